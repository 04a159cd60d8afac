package io.flead.aggregator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.flead.process.environment.DatabaseEnvironment;

@AnalyzeClasses(packages = "io.flead.aggregator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLE =
            slices().matching("io.flead.aggregator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_DATABASE_PLAYS_NO_PART = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(DatabaseEnvironment.class);

    @ArchTest
    static final ArchRule ONLY_KAFKA_KNOWS_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackage("..aggregator.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_HTTP_KNOWS_JAVALIN = noClasses()
            .that()
            .resideOutsideOfPackage("..aggregator.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javalin..");
}
