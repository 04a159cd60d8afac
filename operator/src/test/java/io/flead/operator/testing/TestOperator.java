package io.flead.operator.testing;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.flead.operator.FleadOperator;
import io.flead.operator.OperatorSettings;
import io.flead.operator.aggregator.AggregatorAddress;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.metrics.RequestCounter;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.pipeline.WorkloadDefaults;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Our operator inside the test's process, with a client and metrics of its own. */
public final class TestOperator implements AutoCloseable {

    /** Resync of tests: so short that a healing by resync is seen. */
    public static final Duration RESYNC = Duration.ofSeconds(1);

    /** The installation's, for pipelines that say nothing. */
    public static final WorkloadDefaults DEFAULTS = WorkloadDefaults.ofRelease("0.1.0");

    private final KubernetesClient client;
    private final OperatorMetrics metrics;
    private final FleadOperator operator;

    private TestOperator(KubernetesClient client, OperatorMetrics metrics, FleadOperator operator) {
        this.client = client;
        this.metrics = metrics;
        this.operator = operator;
    }

    /** Looks after these namespaces, all when none is given. */
    public static TestOperator start(String... namespaces) {
        return start(ApiServer.config(), "http://127.0.0.1:9/{namespace}/{name}", namespaces);
    }

    /**
     * Looks after these namespaces, all when none is given.
     *
     * @param config whom it is for the API server
     * @param aggregators template of the aggregators' addresses
     */
    public static TestOperator start(Config config, String aggregators, String... namespaces) {
        return start(config, aggregators, Installation.open(DEFAULTS), namespaces);
    }

    /** As {@link #start(String...)}, with the administrator's bounds for pipelines. */
    public static TestOperator start(Installation installation, String... namespaces) {
        return start(ApiServer.config(), "http://127.0.0.1:9/{namespace}/{name}", installation, namespaces);
    }

    private static TestOperator start(
            Config config, String aggregators, Installation installation, String... namespaces) {
        OperatorMetrics metrics = new OperatorMetrics();
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("requests", new RequestCounter(metrics)))
                .build();
        OperatorSettings settings = new OperatorSettings(
                Set.of(namespaces),
                RESYNC,
                Duration.ofMillis(500),
                4,
                new AggregatorAddress(aggregators),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                installation,
                Optional.empty());
        FleadOperator operator = FleadOperator.start(client, settings, metrics, () -> {
            throw new IllegalStateException("an informer failed");
        });
        return new TestOperator(client, metrics, operator);
    }

    /** Requests so far that may change something, by verb and resource. */
    public Map<String, Double> writes() {
        Map<String, Double> writes = new TreeMap<>();
        samples("flead_operator_api_writes_total")
                .forEach((labels, value) -> writes.put(String.join(" ", labels), value));
        return writes;
    }

    /** Requests so far as "verb group/resource". */
    public Set<String> requests() {
        Set<String> requests = new TreeSet<>();
        samples("flead_operator_api_requests_total").forEach((labels, value) -> {
            if (!labels.get(2).isEmpty()) {
                requests.add(labels.get(0) + " " + labels.get(1) + "/" + labels.get(2));
            }
        });
        return requests;
    }

    /** Reconciliations so far that came to their end without an error. */
    public double reconciliations() {
        return samples("flead_operator_reconciliations_total").getOrDefault(List.of("success"), 0.0);
    }

    public OperatorMetrics metrics() {
        return metrics;
    }

    private Map<List<String>, Double> samples(String name) {
        Map<List<String>, Double> samples = new HashMap<>();
        for (Collector.MetricFamilySamples family :
                Collections.list(metrics.registry().metricFamilySamples())) {
            family.samples.stream()
                    .filter(sample -> sample.name.equals(name))
                    .forEach(sample -> samples.put(sample.labelValues, sample.value));
        }
        return samples;
    }

    @Override
    public void close() {
        operator.close();
        client.close();
    }
}
