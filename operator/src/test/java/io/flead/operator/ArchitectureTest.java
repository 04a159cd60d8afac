package io.flead.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.flead.operator.dependent.DeclaredResources;
import io.flead.operator.reconcile.Dependents;
import java.util.List;

@AnalyzeClasses(packages = "io.flead.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLE =
            slices().matching("io.flead.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_OPERATOR_KNOWS_NO_WORKLOAD = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.flead..")
                    .and(not(resideInAnyPackage("io.flead.operator..", "io.flead.api..", "io.flead.process.."))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "org.apache.spark..");

    @ArchTest
    static final ArchRule DEPENDENTS_AND_STATUS_ARE_DECIDED_WITHOUT_THE_API_SERVER = noClasses()
            .that()
            .resideInAnyPackage("..operator.status..", "..operator.pipeline..", "..operator.dependent..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient");

    @ArchTest
    static void everyDependentIsInTheWorkflow(JavaClasses classes) {
        List<String> written = classes.stream()
                .filter(type -> type.isAssignableTo(DeclaredResources.class))
                .filter(type -> !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .toList();

        assertThat(Dependents.all())
                .extracting(dependent -> dependent.getClass().getName())
                .containsExactlyInAnyOrderElementsOf(written);
    }
}
