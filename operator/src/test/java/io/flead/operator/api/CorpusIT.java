package io.flead.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.flead.api.v1alpha1.ClusterRule;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Project;
import io.flead.testkit.Manifests;
import io.flead.testkit.corpus.PipelineCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus and the examples, judged by an API server. */
@ExtendWith(ApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusIT {

    private static final String NOT_CHECKED = "some validation rules were not checked";

    private final KubernetesClient client = ApiServer.client();
    private final String namespace = ApiServer.namespace(client);

    @BeforeAll
    void applyTheCrd() {
        ApiServer.applyCrds(client);
    }

    @AfterAll
    void tidy() {
        client.namespaces().withName(namespace).delete();
        client.close();
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

    private static Stream<PipelineCase> accepted() {
        return PipelineCase.all().stream().filter(PipelineCase::valid);
    }

    private static Stream<PipelineCase> refused() {
        return PipelineCase.all().stream().filter(pipeline -> !pipeline.valid());
    }

    private static List<Path> examples() throws IOException {
        try (var files = Files.list(Project.root().resolve("manifests"))) {
            return files.filter(Manifests::isPipeline).sorted().toList();
        }
    }
}
