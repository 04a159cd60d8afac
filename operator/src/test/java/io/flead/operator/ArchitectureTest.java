package io.flead.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS_GO_ONE_WAY =
            slices().matching("io.flead.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IT_KNOWS_NO_WORKLOADS_CODE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.contract..",
                    "io.flead.detector..",
                    "io.flead.producer..",
                    "io.flead.training..",
                    "io.flead.aggregator..",
                    "io.flead.archiver..",
                    "io.flead.analytics..",
                    "io.flead.local..",
                    "org.apache.flink..",
                    "org.apache.kafka..",
                    "org.apache.spark..");

    @ArchTest
    static final ArchRule A_STATUS_IS_DECIDED_WITHOUT_ASKING_ANYBODY = noClasses()
            .that()
            .resideInAnyPackage("..operator.status..", "..operator.pipeline..", "..operator.monitoring..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient");
}
