package io.flead.aggregator.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers of a published model: what the topics need to make it again. They are no part of the model, which is the
 * same over any partitions.
 *
 * @param consumed the offset of the first update that the model does not hold, by partition; empty in records of before
 * @param settings of the round that made it; empty when none did
 */
public record ModelHeaders(Map<Integer, Long> consumed, Optional<String> settings) {

    private static final String CONSUMED = "flead-consumed";
    private static final String SETTINGS = "flead-settings";

    public ModelHeaders {
        consumed = Map.copyOf(consumed);
    }

    static ModelHeaders of(Map<TopicPartition, OffsetAndMetadata> positions, Optional<String> settings) {
        Map<Integer, Long> consumed = new HashMap<>();
        positions.forEach((partition, position) -> consumed.put(partition.partition(), position.offset()));
        return new ModelHeaders(consumed, settings);
    }

    /** Reads those of a record; what is not readable counts as absent. */
    static ModelHeaders read(Headers headers) {
        Map<Integer, Long> consumed = new HashMap<>();
        for (String pair : text(headers, CONSUMED).orElse("").split(",", -1)) {
            String[] parts = pair.split(":", -1);
            if (parts.length == 2) {
                try {
                    consumed.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
                } catch (NumberFormatException e) {
                    return new ModelHeaders(Map.of(), Optional.empty());
                }
            }
        }
        return new ModelHeaders(consumed, text(headers, SETTINGS));
    }

    List<Header> toHeaders() {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(consumed).forEach((partition, offset) -> pairs.add(partition + ":" + offset));
        List<Header> headers = new ArrayList<>();
        headers.add(header(CONSUMED, String.join(",", pairs)));
        settings.ifPresent(text -> headers.add(header(SETTINGS, text)));
        return headers;
    }

    private static Header header(String name, String text) {
        return new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }
}
