package io.flead.operator.dependent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.flead.api.v1alpha1.Aggregation;
import io.flead.api.v1alpha1.Canary;
import io.flead.api.v1alpha1.Devices;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The alerts of one pipeline: {@code alerts.yaml} of this module with the pipeline's names and bounds put in. A pure
 * function of the resource. Thread-safe.
 */
final class AlertRules {

    private static final String FILE = "/io/flead/operator/alerts.yaml";
    private static final String TEXT = read();
    private static final JsonNode GROUPS = parse();

    /** A smaller lag of the archiver is a burst and raises no alert. */
    private static final long LEAST_LAG_RECORDS = 10_000;

    private static final long LAG_SECONDS = 300;

    private AlertRules() {}

    /** The alerts as a rule file of Prometheus. */
    static String file(FleadPipeline pipeline) {
        return filled(TEXT, values(pipeline));
    }

    private static Map<String, String> values(FleadPipeline pipeline) {
        Devices devices = pipeline.getSpec().devices();
        BigDecimal rate = BigDecimal.valueOf(devices.rate()).multiply(BigDecimal.valueOf(devices.count()));
        boolean played = devices.source().external() == null;
        return Map.of(
                "pipeline", pipeline.getMetadata().getName(),
                "namespace", pipeline.getMetadata().getNamespace(),
                "threeIntervals", modelWithin(pipeline.getSpec().aggregation()) + "ms",
                "expectedReadings", played ? rate.stripTrailingZeros().toPlainString() : mostOfADay(pipeline),
                "absentParts", absentParts(pipeline),
                "muchLag", String.valueOf(played ? Math.max(LEAST_LAG_RECORDS, recordsOf(rate)) : LEAST_LAG_RECORDS));
    }

    /** Three intervals; while a model is on trial, no other is published. */
    private static long modelWithin(Aggregation aggregation) {
        Canary canary = aggregation.canary();
        return 3 * aggregation.interval().toMillis()
                + (canary == null ? 0 : canary.duration().toMillis());
    }

    private static String filled(String text, Map<String, String> values) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("%" + value.getKey() + "%", value.getValue());
        }
        return filled;
    }

    /** The groups of {@link #file}, as the spec of a {@code PrometheusRule} holds them. */
    static JsonNode groups(FleadPipeline pipeline) {
        return filled(GROUPS, values(pipeline));
    }

    /** Only texts hold placeholders, so the file is parsed once and not for each pipeline. */
    private static JsonNode filled(JsonNode node, Map<String, String> values) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node.isTextual()) {
            return nodes.textNode(filled(node.textValue(), values));
        }
        if (node.isArray()) {
            ArrayNode list = nodes.arrayNode(node.size());
            node.forEach(element -> list.add(filled(element, values)));
            return list;
        }
        if (node.isObject()) {
            ObjectNode object = nodes.objectNode();
            node.properties().forEach(field -> object.set(field.getKey(), filled(field.getValue(), values)));
            return object;
        }
        return node;
    }

    private static JsonNode parse() {
        try {
            return new YAMLMapper().readTree(TEXT).get("groups");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(FILE + " is not YAML", e);
        }
    }

    private static long recordsOf(BigDecimal rate) {
        return rate.multiply(BigDecimal.valueOf(LAG_SECONDS))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    private static String mostOfADay(FleadPipeline pipeline) {
        return "max_over_time(sum(rate(flink_taskmanager_job_task_operator_flead_readings_scored_total{namespace=\"%s\",flead_io_pipeline=\"%s\"}[10m]))[1d:10m])"
                .formatted(
                        pipeline.getMetadata().getNamespace(),
                        pipeline.getMetadata().getName());
    }

    /** Each with the labels that it was asked for, so that the alert names the part. */
    private static String absentParts(FleadPipeline pipeline) {
        Stream<Component> always = Stream.of(Component.TRAINING, Component.AGGREGATOR, Component.ARCHIVER);
        Stream<Component> played =
                pipeline.getSpec().devices().source().external() == null ? Stream.of(Component.PRODUCER) : Stream.of();
        Stream<Component> analysed =
                pipeline.getSpec().analytics().enabled() ? Stream.of(Component.WINDOWS) : Stream.of();
        return Stream.of(always, played, analysed)
                .flatMap(parts -> parts)
                .map(part -> "absent(up{namespace=\"%s\",flead_io_pipeline=\"%s\",app_kubernetes_io_component=\"%s\"})"
                        .formatted(
                                pipeline.getMetadata().getNamespace(),
                                pipeline.getMetadata().getName(),
                                part.label()))
                .collect(Collectors.joining(" or "));
    }

    private static String read() {
        try (InputStream file = AlertRules.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("not on the class path: " + FILE);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
