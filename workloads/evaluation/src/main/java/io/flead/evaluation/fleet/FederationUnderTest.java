package io.flead.evaluation.fleet;

import io.flead.api.v1alpha1.Aggregation;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.UpdateBounds;
import java.util.Optional;

/**
 * How a fleet learns together: a pipeline's {@code spec.aggregation}, but that devices train on all rows that they have.
 *
 * @param aggregation the settings
 * @param hostility devices that send what they did not learn
 */
public record FederationUnderTest(Aggregation aggregation, Hostility hostility) {

    private static final String PIPELINE = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: evaluation}
            spec:
              devices: {source: {external: {}}}
              readings: {features: [any]}
              kafka: {bootstrapServers: "any:9092"}
              aggregation: %s
            """;

    /** The defaults of a pipeline, all devices honest. */
    public static FederationUnderTest defaults() {
        try {
            return of("{}", Hostility.NONE);
        } catch (InvalidPipelineException e) {
            throw new IllegalStateException("the defaults are valid", e);
        }
    }

    /**
     * Reads settings.
     *
     * @param yaml what a pipeline's {@code spec.aggregation} holds, in braces
     * @throws InvalidPipelineException naming each field that is not valid
     */
    public static FederationUnderTest of(String yaml, Hostility hostility) throws InvalidPipelineException {
        return new FederationUnderTest(
                PipelineFile.read("--aggregation", PIPELINE.formatted(yaml))
                        .spec()
                        .aggregation(),
                hostility);
    }

    AggregationStrategy strategy() {
        return AggregationStrategy.of(aggregation);
    }

    UpdateBounds bounds() {
        return new UpdateBounds(aggregation.maxUpdateNorm(), aggregation.clip(), Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    double proximalMu() {
        return Optional.ofNullable(aggregation.proximalMu()).orElse(0.);
    }
}
