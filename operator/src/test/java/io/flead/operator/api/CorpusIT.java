package io.flead.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.flead.api.v1alpha1.ClusterRule;
import io.flead.testkit.corpus.PipelineCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus and the examples, judged by an API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusIT {

    private static final String NOT_CHECKED = "some validation rules were not checked";

    private final String namespace = "corpus-" + Long.toString(System.nanoTime(), 36);
    private KubernetesClient client;

    @BeforeAll
    void prepare() throws Exception {
        client = KubeKit.client();
        CustomResourceDefinition crd = Serialization.unmarshal(
                Files.readString(Path.of("../crds/fleadpipelines.flead.io-v1.yaml")), CustomResourceDefinition.class);
        client.resource(crd).forceConflicts().serverSideApply();
        client.resource(crd).waitUntilCondition(CorpusIT::established, 30, TimeUnit.SECONDS);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    void tidy() {
        if (client != null) {
            client.namespaces().withName(namespace).delete();
            client.close();
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void accepts(PipelineCase pipeline) {
        assertThatNoException().isThrownBy(() -> apply(pipeline));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithTheFieldAndTheRemedyAndNothingElse(PipelineCase pipeline) {
        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> apply(pipeline));

        assertThat(refusal).isNotNull();
        assertThat(refusal.getStatus().getMessage()).contains(pipeline.field()).contains(pipeline.says());
        List<StatusCause> causes = refusal.getStatus().getDetails() == null
                ? List.of()
                : refusal.getStatus().getDetails().getCauses().stream()
                        .filter(cause -> !cause.getMessage().contains(NOT_CHECKED))
                        .toList();
        assertThat(causes).hasSizeLessThanOrEqualTo(1);
        boolean onlyHere = pipeline.locally().isEmpty() && pipeline.documents().size() == 1;
        assertThat(refusal.getStatus().getMessage().contains(ClusterRule.MESSAGE_START))
                .isEqualTo(onlyHere);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void acceptsEveryExample(Path example) {
        assertThatNoException()
                .isThrownBy(
                        () -> client.resource(create(Files.readString(example))).delete());
    }

    /** Creates the pipeline, changes it where the case has two documents, and deletes it. */
    private void apply(PipelineCase pipeline) {
        GenericKubernetesResource present = create(pipeline.documents().get(0));
        try {
            if (pipeline.documents().size() == 2) {
                GenericKubernetesResource changed =
                        Serialization.unmarshal(pipeline.document(), GenericKubernetesResource.class);
                changed.getMetadata().setResourceVersion(present.getMetadata().getResourceVersion());
                client.resource(changed).inNamespace(namespace).update();
            }
        } finally {
            client.resource(present).delete();
        }
    }

    private GenericKubernetesResource create(String yaml) {
        return client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .inNamespace(namespace)
                .fieldValidation(Validation.STRICT)
                .create();
    }

    private static boolean established(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private static Stream<PipelineCase> accepted() {
        return PipelineCase.all().stream().filter(PipelineCase::valid);
    }

    private static Stream<PipelineCase> refused() {
        return PipelineCase.all().stream().filter(pipeline -> !pipeline.valid());
    }

    private static List<Path> examples() throws IOException {
        try (var files = Files.list(Path.of("../manifests"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
