package io.flead.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.console", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLE =
            slices().matching("io.flead.console.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_KAFKA_KNOWS_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackage("..console.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_UPSTREAM_KNOWS_THE_DATABASE = noClasses()
            .that()
            .resideOutsideOfPackages("..console.upstream..", "io.flead.console")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule ONLY_HTTP_KNOWS_JAVALIN = noClasses()
            .that()
            .resideOutsideOfPackage("..console.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javalin..");
}
