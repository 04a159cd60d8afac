package io.flead.evaluation;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.flead.evaluation.data.DataSet;
import io.flead.evaluation.data.LabelledRecording;
import io.flead.evaluation.data.RowLabels;
import io.flead.evaluation.metrics.JudgedRows;

@AnalyzeClasses(packages = "io.flead.evaluation", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLE =
            slices().matching("io.flead.evaluation.(*)..").should().beFreeOfCycles();

    /** A module that is not listed is refused. */
    @ArchTest
    static final ArchRule ARROWS_GO_ONE_WAY = classes()
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("io.flead..")
                    .or(resideInAnyPackage(
                            "io.flead.evaluation..",
                            "io.flead.api..",
                            "io.flead.process..",
                            "io.flead.contract..",
                            "io.flead.detector..",
                            "io.flead.federation..")));

    @ArchTest
    static final ArchRule INVARIANT_4_NO_DETECTOR_CAN_SEE_LABELS = noClasses()
            .that()
            .resideInAnyPackage("io.flead.evaluation.fleet..", "io.flead.evaluation.baseline..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(RowLabels.class, LabelledRecording.class, DataSet.class, JudgedRows.class);

    @ArchTest
    static final ArchRule METRICS_KNOW_NO_DETECTOR = noClasses()
            .that()
            .resideInAPackage("io.flead.evaluation.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.detector..",
                    "io.flead.federation..",
                    "io.flead.contract..",
                    "io.flead.evaluation.fleet..",
                    "io.flead.evaluation.baseline..");

    @ArchTest
    static final ArchRule REFERENCE_DETECTORS_KNOW_NO_FLEET = noClasses()
            .that()
            .resideInAPackage("io.flead.evaluation.baseline..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flead.evaluation.fleet..", "io.flead.federation..");
}
