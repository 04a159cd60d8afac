package io.flead.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
                    "io.flead.aggregator..",
                    "io.flead.contract..",
                    "io.flead.evaluation.fleet..",
                    "io.flead.evaluation.baseline..");

    @ArchTest
    static final ArchRule REFERENCE_DETECTORS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage("io.flead.evaluation.baseline..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flead.evaluation.fleet..", "io.flead.aggregator..");
}
