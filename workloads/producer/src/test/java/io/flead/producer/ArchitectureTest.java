package io.flead.producer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.producer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLE =
            slices().matching("io.flead.producer.(*)..").should().beFreeOfCycles();

    /** A producer plays devices: it has no part in learning. */
    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_PROGRAM = noClasses()
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
                    "io.flead.local..",
                    "io.flead.operator..",
                    "io.fabric8..");

    /** Devices are played without a database. */
    @ArchTest
    static final ArchRule THE_DATABASE_PLAYS_NO_PART =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..");

    /** Simulator and replay make messages; how these are published is not theirs. */
    @ArchTest
    static final ArchRule FLEETS_KNOW_NO_KAFKA = noClasses()
            .that()
            .resideInAnyPackage("..producer.fleet..", "..producer.simulator..", "..producer.replay..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");
}
