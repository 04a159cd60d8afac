package io.flead.local.metrics;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.pipeline.Pipeline;
import io.flead.local.port.Port;
import io.flead.local.port.PortPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration with which Prometheus scrapes a run. Its labels are those that a cluster's PodMonitor gives, so that
 * the same dashboards and alerts fit both.
 */
public final class ScrapeFile {

    /** Name of the file in the state directory. */
    public static final String NAME = "prometheus.yaml";

    /** The label {@code namespace} of every run. */
    private static final String NAMESPACE = "local";

    private ScrapeFile() {}

    /** Its text. */
    public static String text(Pipeline pipeline, PortPlan ports) {
        StringBuilder text = new StringBuilder("""
                # Written by 'flead up': prometheus --config.file=%s
                global:
                  scrape_interval: 5s
                  evaluation_interval: 5s
                scrape_configs:
                  - job_name: flead
                    static_configs:
                """.formatted(NAME));
        parts(pipeline.spec())
                .forEach((part, port) -> text.append("""
                      - targets: ['127.0.0.1:%d']
                        labels: {namespace: '%s', flead_io_pipeline: '%s', app_kubernetes_io_component: '%s'}
                """.formatted(ports.of(port), NAMESPACE, pipeline.name(), part)));
        return text.toString();
    }

    private static Map<String, Port> parts(FleadPipelineSpec spec) {
        Map<String, Port> parts = new LinkedHashMap<>();
        if (spec.devices().source().external() == null) {
            parts.put("producer", Port.PRODUCER);
        }
        parts.put("training", Port.TRAINING_METRICS);
        parts.put("aggregator", Port.AGGREGATOR);
        parts.put("archiver", Port.ARCHIVER);
        if (spec.analytics().enabled()) {
            parts.put("windows", Port.ANALYTICS);
        }
        return parts;
    }
}
