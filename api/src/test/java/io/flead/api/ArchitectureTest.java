package io.flead.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.flead.api.v1alpha1.FleadPipeline;

@AnalyzeClasses(packages = "io.flead.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLE =
            slices().matching("io.flead.api.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DEPENDS_ON_NO_OTHER_MODULE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.flead.api..", "java..", "org.jspecify..", "com.fasterxml.jackson..", "io.fabric8..");

    /** Programs use the types of the spec without a client of Kubernetes on their class path. */
    @ArchTest
    static final ArchRule ONLY_THE_RESOURCE_ITSELF_NEEDS_A_KUBERNETES_CLIENT = noClasses()
            .that()
            .doNotBelongToAnyOf(FleadPipeline.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes..");

    @ArchTest
    static final ArchRule READS_AND_WRITES_NOTHING =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.nio.file..");
}
