package io.flead.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.local", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.flead.local.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_THE_MAIN_CLASS = noClasses()
            .that()
            .resideInAPackage("io.flead.local.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.flead.local");

    @ArchTest
    static final ArchRule PROGRAMS_ARE_STARTED_NOT_LINKED = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.detector..",
                    "io.flead.federation..",
                    "io.flead.training..",
                    "io.flead.aggregator..",
                    "io.flead.archiver..",
                    "io.flead.analytics..",
                    "io.flead.evaluation..",
                    "io.flead.operator..",
                    "io.fabric8..",
                    "org.apache.flink..",
                    "org.apache.spark..");

    @ArchTest
    static final ArchRule A_SUMMARY_IS_PURE = noClasses()
            .that()
            .resideInAPackage("io.flead.local.summary..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.file..", "java.sql..", "org.apache.kafka..");
}
