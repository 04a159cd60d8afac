package io.flead.process;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.process", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLE =
            slices().matching("io.flead.process.(*)..").should().beFreeOfCycles();

    /** Every program uses this, the operator too: it knows neither messages nor workloads nor Kubernetes. */
    @ArchTest
    static final ArchRule STANDS_ON_THE_API_ONLY = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.process..",
                    "io.flead.api.program..",
                    "java..",
                    "com.sun.net.httpserver..",
                    "io.prometheus.client..",
                    "org.apache.logging.log4j..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "picocli..");

    /** One place knows the logging library of a program. */
    @ArchTest
    static final ArchRule ONLY_LOGGING_EXTENDS_LOG4J = noClasses()
            .that()
            .resideOutsideOfPackage("..process.logging..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.logging.log4j.core..");
}
