package io.flead.packaging;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "io.flead.packaging", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.flead.packaging.(*)..").should().beFreeOfCycles();

    /** It packs what the build made: it needs no code of the programs. */
    @ArchTest
    static final ArchRule KNOWS_NO_PROGRAM = ArchRuleDefinition.noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.operator..",
                    "io.flead.contract..",
                    "io.flead.detector..",
                    "io.flead.training..",
                    "io.flead.local..");
}
