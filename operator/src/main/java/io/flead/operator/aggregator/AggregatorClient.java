package io.flead.operator.aggregator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Installation;
import io.flead.process.http.BoundedReader;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code /api/status} of aggregators. The server there is not trusted: neither the size of an answer nor the
 * time that it takes is without a bound. Thread-safe.
 */
public final class AggregatorClient {

    /** Longest answer that is read; a real one has some 300 bytes. */
    static final int MOST_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorClient.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AggregatorAddress address;
    private final ApiTokens tokens;
    private final BoundedReader reader;

    /** One that reads tokens from the Secrets that pipelines name. */
    public AggregatorClient(AggregatorAddress address, KubernetesClient client, Installation installation) {
        this(address, ApiTokens.inSecrets(client, installation), PATIENCE);
    }

    /** @param patience with one answer, from the request to its last byte */
    AggregatorClient(AggregatorAddress address, ApiTokens tokens, Duration patience) {
        this.address = address;
        this.tokens = tokens;
        this.reader = new BoundedReader(patience, MOST_BYTES);
    }

    /** Asks a pipeline's aggregator, and waits for its answer. Empty when there is none, or none that can be read. */
    Optional<AggregatorReport> report(FleadPipeline declared) {
        ResourceID pipeline = ResourceID.fromResource(declared);
        URI uri = address.of(pipeline);
        try {
            return Optional.of(AggregatorReport.parse(reader.get(uri, tokens.of(declared))));
        } catch (BoundedReader.NoAnswerException e) {
            unreachable(pipeline, uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // Any exception of a poll would make it the last of its pipeline.
            refused(pipeline, e);
        }
        return Optional.empty();
    }

    private static void unreachable(ResourceID pipeline, URI uri, Exception reason) {
        LOG.atDebug()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("uri", uri)
                .addKeyValue("reason", reason.getMessage())
                .log("aggregator_unreachable");
    }

    private static void refused(ResourceID pipeline, Exception failure) {
        LOG.atWarn()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("reason", failure.getMessage())
                .log("aggregator_report_rejected");
    }
}
