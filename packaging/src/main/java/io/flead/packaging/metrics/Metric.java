package io.flead.packaging.metrics;

import java.util.List;
import java.util.Objects;

/**
 * A metric as a program shows it.
 *
 * @param name with {@code _total} where it is a counter
 * @param type as Prometheus names it: counter, gauge or histogram
 * @param labels names of its labels
 * @param meaning what it counts or measures
 */
public record Metric(String name, String type, List<String> labels, String meaning) {

    /** Requires every part. */
    public Metric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        labels = List.copyOf(labels);
        if (meaning.isBlank()) {
            throw new IllegalArgumentException("metric " + name + " has no meaning: say it where it is built");
        }
    }

    /** A row of a table in Markdown. */
    String row() {
        String selector = labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}";
        String text = meaning.endsWith(".") ? meaning.substring(0, meaning.length() - 1) : meaning;
        return "| `" + name + selector + "` | " + type + " | " + text.replace("|", "\\|") + " |\n";
    }
}
