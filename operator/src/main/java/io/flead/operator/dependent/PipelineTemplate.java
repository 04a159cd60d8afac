package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A text with {@code FLEAD_PIPELINE}, {@code FLEAD_NAMESPACE} and {@code FLEAD_ID} where a pipeline's name, its namespace and an
 * id made of both belong. They are plain words in YAML, JSON and PromQL, so that tools for these check the text as it is.
 */
record PipelineTemplate(String text) {

    static final String PIPELINE = "FLEAD_PIPELINE";
    static final String NAMESPACE = "FLEAD_NAMESPACE";

    /** A short id of pipeline and namespace. */
    static final String ID = "FLEAD_ID";

    /** A text from the class path, when it is there. */
    static Optional<PipelineTemplate> ofResource(String path) {
        try (InputStream stream = PipelineTemplate.class.getResourceAsStream(path)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new PipelineTemplate(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text for a pipeline. */
    String textFor(FleadPipeline pipeline) {
        String name = pipeline.getMetadata().getName();
        String namespace = pipeline.getMetadata().getNamespace();
        return text.replace(PIPELINE, name)
                .replace(NAMESPACE, namespace)
                .replace(ID, Digest.of(List.of(namespace, name)));
    }
}
