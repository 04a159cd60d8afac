package io.flead.analytics;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.analytics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLE =
            slices().matching("io.flead.analytics.(*)..").should().beFreeOfCycles();

    /** A module that is not listed is refused. */
    @ArchTest
    static final ArchRule ARROWS_GO_ONE_WAY = classes()
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("io.flead..")
                    .or(resideInAnyPackage(
                            "io.flead.analytics..",
                            "io.flead.api..",
                            "io.flead.process..",
                            "io.flead.contract..",
                            "io.flead.detector..",
                            "io.flead.evaluation..")));

    /** The other reference detectors, and their libraries, are none of the jobs' business. */
    @ArchTest
    static final ArchRule ONLY_FORMULAS_COME_FROM_EVALUATION = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.evaluation",
                    "io.flead.evaluation.fleet..",
                    "io.flead.evaluation.report..",
                    "com.amazon.randomcutforest..",
                    "org.apache.commons.math3..");

    @ArchTest
    static final ArchRule KUBERNETES_AND_FLINK_ARE_UNKNOWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "org.apache.flink..");

    @ArchTest
    static final ArchRule SINGLE_DEVICES_WINDOWS_ARE_PLAIN_JAVA = noClasses()
            .that()
            .haveNameMatching("io\\.flead\\.analytics\\.windows\\."
                    + "(DeviceWindows|OpenWindow|ExactMoments|ExpansionSum|RecentReadings)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "java.sql..", "org.apache.kafka..");
}
