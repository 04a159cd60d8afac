package io.flead.detector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.detector", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THE_DL4J_PACKAGE_TOUCHES_DL4J = noClasses()
            .that()
            .resideOutsideOfPackage("io.flead.detector.dl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..");

    @ArchTest
    static final ArchRule KNOWS_NO_PLATFORM = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "org.apache.flink..",
                    "org.apache.spark..",
                    "io.fabric8..",
                    "io.flead.crds..",
                    "io.flead.contract..");

    @ArchTest
    static final ArchRule THE_NETWORK_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("io.flead.detector.network..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.flead.detector.network..", "java..", "org.jspecify..");
}
