package io.flead.archiver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.archiver", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLE =
            slices().matching("io.flead.archiver.(*)..").should().beFreeOfCycles();

    /** An archiver copies topics: it needs neither a detector nor another program. */
    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_PROGRAM = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.detector..",
                    "io.flead.federation..",
                    "io.flead.producer..",
                    "io.flead.training..",
                    "io.flead.aggregator..",
                    "io.flead.analytics..",
                    "io.flead.evaluation..",
                    "io.flead.local..",
                    "io.flead.operator..",
                    "io.fabric8..");

    /** Statements are written in one package. */
    @ArchTest
    static final ArchRule ONLY_DATABASE_SPEAKS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("..archiver.database..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.sql.Connection")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.postgresql..");

    /** Decides where to resume, without any request. */
    @ArchTest
    static final ArchRule POSITIONS_ARE_PURE = classes()
            .that()
            .resideInAPackage("..archiver.position..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("..archiver.position..", "java.lang..", "java.util..", "org.jspecify..");
}
