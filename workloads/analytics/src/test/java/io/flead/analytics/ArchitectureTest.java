package io.flead.analytics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.analytics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS_GO_ONE_WAY =
            slices().matching("io.flead.analytics.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule OTHER_WORKLOADS_AND_KUBERNETES_ARE_UNKNOWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.producer..",
                    "io.flead.training..",
                    "io.flead.aggregator..",
                    "io.flead.archiver..",
                    "io.flead.local..",
                    "io.fabric8.kubernetes.client.KubernetesClient",
                    "org.apache.flink..");

    @ArchTest
    static final ArchRule SINGLE_DEVICES_WINDOWS_ARE_PLAIN_JAVA = noClasses()
            .that()
            .haveSimpleName("DeviceWindows")
            .or()
            .haveSimpleName("OpenWindow")
            .or()
            .haveSimpleName("ExactMoments")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "java.sql..", "org.apache.kafka..");
}
