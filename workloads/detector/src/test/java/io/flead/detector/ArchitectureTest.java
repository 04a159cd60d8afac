package io.flead.detector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.detector", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule STANDS_ON_THE_CONTRACT_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.detector..",
                    "io.flead.contract.message..",
                    "io.flead.api.digest..",
                    "io.flead.api.v1alpha1..",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule THE_NETWORK_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("io.flead.detector.network..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.flead.detector.network..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.flead.detector.(**)").should().beFreeOfCycles();

    /** The types that callers see do not know who makes them: the circles that a factory method would close. */
    @ArchTest
    static final ArchRule TYPES_OF_CALLERS_KNOW_NO_DETECTOR = noClasses()
            .that()
            .resideInAPackage("io.flead.detector")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.detector.factory..",
                    "io.flead.detector.autoencoder..",
                    "io.flead.detector.leaveoneout..",
                    "io.flead.detector.training..",
                    "io.flead.detector.rows..");
}
