package io.flead.operator.dependent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of metrics: those that the parts expose, and those that an expression in PromQL asks for. */
final class MetricNames {

    private static final Path PROJECT = Path.of("..");
    private static final String FLINK = "flink_taskmanager_job_task_operator_";
    private static final Pattern BUILT =
            Pattern.compile("(Counter|Gauge|Histogram|counter|gauge|histogram)(?:\\s*\\.build)?\\(\\s*\"([a-z_]+)\"");

    /** A name without a suffix that is a constant, or that is followed by a metric's, is one of a checkpoint. */
    private static final Pattern NAMED =
            Pattern.compile("\"(flead_[a-z_]+(?:_total|_bucket)(?=\")|flead_[a-z_]+(?=\"(?!;|,\\s*\"flead_)))\"");

    private static final Pattern GROUPED = Pattern.compile("addGroup\\(\"([a-z]+)\", [a-zA-Z.()]+\\)");

    /** Parts of an expression that are no metrics: strings and selectors, and lists of labels. */
    private static final Pattern LABELS =
            Pattern.compile("\\{[^}]*}|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    private static final Pattern METRIC = Pattern.compile("\\b(up|(?:flead|flink|jvm|process)_\\w+)");

    private MetricNames() {}

    /** Collected from the sources; those of Flink and the JVM from pages that a run has shown. */
    static Set<String> exposed() {
        Set<String> names = new TreeSet<>(foreign());
        names.add("up");
        for (String module : List.of(
                "workloads/producer",
                "workloads/aggregator",
                "workloads/archiver",
                "workloads/analytics",
                "operator")) {
            sources(PROJECT.resolve(module)).forEach(source -> addBuilt(source, names));
        }
        sources(PROJECT.resolve("workloads/training")).forEach(source -> addFlink(source, names));
        return names;
    }

    /** The metrics that an expression asks for. */
    static Set<String> askedBy(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(LABELS.matcher(expression).replaceAll(" "));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static void addBuilt(String source, Set<String> names) {
        Matcher matcher = BUILT.matcher(source);
        while (matcher.find()) {
            String name = matcher.group(2);
            switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
                case "counter" -> names.add(name.endsWith("_total") ? name : name + "_total");
                case "gauge" -> names.add(name);
                default -> names.addAll(List.of(name + "_bucket", name + "_count", name + "_sum"));
            }
        }
    }

    /** Flink's reporter puts its scope before a name, and a group's key before that. */
    private static void addFlink(String source, Set<String> names) {
        Matcher group = GROUPED.matcher(source);
        String scope = FLINK + (group.find() ? group.group(1) + "_" : "");
        Matcher matcher = NAMED.matcher(source);
        while (matcher.find()) {
            names.add(scope + matcher.group(1));
        }
    }

    private static List<String> foreign() {
        try (var file = MetricNames.class.getResourceAsStream("foreign-metrics.txt")) {
            if (file == null) {
                throw new IllegalStateException("foreign-metrics.txt is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> sources(Path module) {
        try (var files = Files.walk(module.resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).map(MetricNames::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
