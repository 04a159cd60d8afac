package io.flead.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.training", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NETWORKS_ARE_THE_DETECTORS_BUSINESS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.deeplearning4j..",
                    "org.nd4j..",
                    "io.flead.detector.autoencoder..",
                    "io.flead.detector.dl4j..",
                    "io.flead.detector.leaveoneout..",
                    "io.flead.detector.network..",
                    "io.flead.detector.rows..",
                    "io.flead.detector.training..");

    @ArchTest
    static final ArchRule OTHER_PROGRAMS_ARE_UNKNOWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.aggregator..",
                    "io.flead.analytics..",
                    "io.flead.archiver..",
                    "io.flead.evaluation..",
                    "io.flead.local..",
                    "io.flead.operator..",
                    "io.flead.producer..",
                    "io.fabric8.kubernetes..");

    /** Flink's image has SLF4J 1.7, which lacks it, and loads it before the job's own. */
    @ArchTest
    static final ArchRule LOGS_GO_WITHOUT_THE_KEY_VALUE_API =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j.spi..");

    @ArchTest
    static final ArchRule STATE_IS_NEVER_JAVA_SERIALIZED = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.Object(Input|Output)Stream|com\\.esotericsoftware\\..*");

    @ArchTest
    static final ArchRule THE_JOB_DOES_NOT_KNOW_WHERE_IT_RUNS = noClasses()
            .that()
            .resideInAnyPackage("..job..", "..stream..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.flead\\.training\\.(recovery\\..*|Local.*)");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.flead.training.(*)..").should().beFreeOfCycles();
}
