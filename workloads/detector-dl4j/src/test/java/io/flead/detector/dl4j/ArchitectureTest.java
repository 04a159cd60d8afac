package io.flead.detector.dl4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.detector.dl4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule STANDS_ON_THE_DETECTOR_AND_DL4J_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.detector",
                    "io.flead.detector.dl4j..",
                    "io.flead.detector.network..",
                    "io.flead.detector.training..",
                    "io.flead.api.v1alpha1..",
                    "java..",
                    "org.jspecify..",
                    "org.deeplearning4j..",
                    "org.nd4j..",
                    "org.bytedeco..");
}
