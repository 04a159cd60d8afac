package io.flead.process.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Samples of one {@code /metrics} page in Prometheus' text format. Names are matched by their end, because Flink puts
 * its scope before the metric's own name; values of all label sets (subtasks) are added. Lines that make no sense are
 * skipped.
 *
 * @param samples all samples of the page
 */
public record MetricsPage(List<Sample> samples) {

    /** Copies the list. */
    public MetricsPage {
        samples = List.copyOf(samples);
    }

    /** One line of the page. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** A page without samples. */
    public static MetricsPage empty() {
        return new MetricsPage(List.of());
    }

    /** Reads a page. */
    public static MetricsPage parse(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines().map(String::strip).forEach(line -> {
            if (!line.isEmpty() && line.charAt(0) != '#') {
                Sample sample = sample(line);
                if (sample.name().length() > 0) {
                    samples.add(sample);
                }
            }
        });
        return new MetricsPage(samples);
    }

    /**
     * Sum over all samples whose name is {@code name}, with any prefix ending in an underscore and with or without
     * {@code _total}.
     */
    public OptionalDouble sum(String name) {
        return sum(name, Map.of());
    }

    /** As {@link #sum(String)}, of the samples that have these labels. */
    public OptionalDouble sum(String name, Map<String, String> labels) {
        double sum = 0;
        boolean found = false;
        for (Sample sample : samples) {
            if (isNamed(sample, name) && hasLabels(sample, labels)) {
                sum += sample.value();
                found = true;
            }
        }
        return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /** The histogram of this name: its {@code _bucket} samples, added over all label sets. */
    public ScrapedHistogram histogram(String name) {
        return histogram(name, Map.of());
    }

    /** As {@link #histogram(String)}, of the samples that have these labels. */
    public ScrapedHistogram histogram(String name, Map<String, String> labels) {
        Map<Double, Double> cumulative = new HashMap<>();
        for (Sample sample : samples) {
            String bound = sample.labels().get("le");
            if (bound != null && isNamed(sample, name + "_bucket") && hasLabels(sample, labels)) {
                cumulative.merge(bound(bound), sample.value(), Double::sum);
            }
        }
        cumulative.remove(Double.NaN);
        return ScrapedHistogram.ofCumulative(cumulative);
    }

    private static boolean hasLabels(Sample sample, Map<String, String> labels) {
        return sample.labels().entrySet().containsAll(labels.entrySet());
    }

    private static boolean isNamed(Sample sample, String name) {
        return endsWith(sample.name(), name) || endsWith(sample.name(), name + "_total");
    }

    private static boolean endsWith(String full, String name) {
        return full.endsWith(name)
                && (full.length() == name.length() || full.charAt(full.length() - name.length() - 1) == '_');
    }

    /**
     * Flink's reporter replaces characters that Prometheus does not allow in names by underscores, in values of labels
     * too.
     */
    private static double bound(String text) {
        String plain = text.replace('_', '.');
        if (plain.endsWith("Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        return number(plain);
    }

    private static double number(String text) {
        try {
            return switch (text) {
                case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** A sample with an empty name represents a line that makes no sense. */
    private static Sample sample(String line) {
        int open = line.indexOf('{');
        int space = line.indexOf(' ');
        Map<String, String> labels = new HashMap<>();
        String name;
        int rest;
        if (open >= 0 && (space < 0 || open < space)) {
            name = line.substring(0, open);
            rest = readLabels(line, open + 1, labels);
        } else {
            name = space < 0 ? "" : line.substring(0, space);
            rest = space;
        }
        if (rest < 0 || rest >= line.length()) {
            return new Sample("", Map.of(), Double.NaN);
        }
        String[] words = line.substring(rest).strip().split(" ", -1);
        double value = number(words[0]);
        return new Sample(Double.isNaN(value) ? "" : name, Map.copyOf(labels), value);
    }

    /** Reads labels up to the closing brace and returns the place after it, or -1. */
    private static int readLabels(String line, int from, Map<String, String> labels) {
        int at = from;
        while (at < line.length() && line.charAt(at) != '}') {
            int equals = line.indexOf("=\"", at);
            if (equals < 0) {
                return -1;
            }
            String name = line.substring(at, equals).strip();
            StringBuilder value = new StringBuilder();
            at = equals + 2;
            while (at < line.length() && line.charAt(at) != '"') {
                char c = line.charAt(at);
                if (c == '\\' && at + 1 < line.length()) {
                    at++;
                    c = line.charAt(at) == 'n' ? '\n' : line.charAt(at);
                }
                value.append(c);
                at++;
            }
            labels.put(name, value.toString());
            at++;
            while (at < line.length() && (line.charAt(at) == ',' || line.charAt(at) == ' ')) {
                at++;
            }
        }
        return at < line.length() ? at + 1 : -1;
    }
}
