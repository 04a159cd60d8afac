package io.flead.contract;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flead.contract", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule STANDS_ON_THE_API_ALONE = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.flead..")
                    .and(not(resideInAnyPackage("io.flead.contract..", "io.flead.api..")))
                    .or(resideInAnyPackage(
                            "org.apache.kafka..", "org.apache.flink..", "org.apache.spark..", "io.fabric8..")));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.flead.contract.(*)..").should().beFreeOfCycles();

    /** Flink's image has SLF4J 1.7, which lacks the key-value API, and loads it before the job's own. */
    @ArchTest
    static final ArchRule LOGS_GO_WITHOUT_THE_KEY_VALUE_API =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j.spi..");

    @ArchTest
    static final ArchRule ONLY_MESSAGES_KNOW_THEIR_WIRE_FORM = noClasses()
            .that()
            .resideOutsideOfPackages("io.flead.contract.message..", "io.flead.contract.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.flead.contract.wire..");
}
