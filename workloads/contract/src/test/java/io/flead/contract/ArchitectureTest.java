package io.flead.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theContractKnowsNoClientAndNoWorkload = noClasses()
            .that()
            .resideInAPackage("io.flead.contract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "org.apache.flink..",
                    "org.apache.spark..",
                    "io.fabric8..",
                    "io.flead.producer..",
                    "io.flead.training..",
                    "io.flead.aggregator..",
                    "io.flead.archiver..",
                    "io.flead.detector..",
                    "io.flead.local..");

    @ArchTest
    static final ArchRule onlyMessagesKnowTheirWireForm = noClasses()
            .that()
            .resideOutsideOfPackages("io.flead.contract.message..", "io.flead.contract.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.flead.contract.wire..");
}
