package io.flead.packaging.metrics;

import io.flead.api.program.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics that sources build.
 *
 * <p>Programs with Prometheus' own client say name, type, labels and meaning where they build a metric. Flink's metrics
 * know no meaning: it stands in {@code training.txt} beside this class, a line for each.
 *
 * @param root of the project
 */
public record MetricSources(Path root) {

    private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";

    /** What follows up to the end of the statement may name labels. */
    private static final Pattern BUILT =
            Pattern.compile("(Counter|Gauge|Histogram|counter|gauge|histogram)(?:\\s*\\.build)?\\(\\s*"
                    + "\"(flead_[a-z_]+)\",\\s*(" + TEXT + "(?:\\s*\\+\\s*" + TEXT + ")*)\\s*\\)([^;]*);");

    private static final Pattern LABELS = Pattern.compile("labelNames\\(([^)]*)\\)");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern FLINK =
            Pattern.compile("\"(flead_[a-z_]+(?:_total|_bucket)(?=\")|flead_[a-z_]+(?=\"(?!;|,\\s*\"flead_)))\"");
    private static final Pattern GROUP = Pattern.compile("addGroup\\(\"([a-z]+)\", [a-zA-Z.()]+\\)");

    /** The metrics of a module whose program uses Prometheus' client, in the order of its sources. */
    public List<Metric> of(String module) throws IOException {
        List<Metric> metrics = new ArrayList<>();
        for (String source : sources(module)) {
            Matcher built = BUILT.matcher(source);
            while (built.find()) {
                String type = built.group(1).toLowerCase(Locale.ROOT);
                String name = built.group(2);
                Matcher labels = LABELS.matcher(built.group(4));
                metrics.add(new Metric(
                        type.equals("counter") && !name.endsWith("_total") ? name + "_total" : name,
                        type,
                        labels.find() ? quoted(labels.group(1)) : List.of(),
                        String.join("", quoted(built.group(3)))));
            }
        }
        return metrics;
    }

    /**
     * The metrics of the training job, without the scope that Flink puts before a name.
     *
     * @throws BadInputException when one has no line in {@code training.txt}, or a line no metric
     */
    public List<Metric> ofTraining() throws BadInputException, IOException {
        Map<String, List<String>> built = new TreeMap<>();
        for (String source : sources("workloads/training")) {
            Matcher group = GROUP.matcher(source);
            List<String> labels = group.find() ? List.of(group.group(1)) : List.of();
            FLINK.matcher(source)
                    .results()
                    .map(name -> name.group(1))
                    // The beginning of names in a checkpoint.
                    .filter(name -> !name.endsWith("_"))
                    .forEach(name -> built.put(name, labels));
        }
        Map<String, String> meanings = meanings();
        if (!meanings.keySet().equals(built.keySet())) {
            throw new BadInputException("training.txt explains " + meanings.keySet() + ", the training job builds "
                    + built.keySet() + ": let it explain each of these");
        }
        return meanings.entrySet().stream()
                .map(line -> new Metric(
                        line.getKey(),
                        type(line.getKey()),
                        built.getOrDefault(line.getKey(), List.of()),
                        line.getValue()))
                .toList();
    }

    private static String type(String name) {
        if (name.endsWith("_bucket")) {
            return "histogram";
        }
        return name.endsWith("_total") ? "counter" : "gauge";
    }

    private static Map<String, String> meanings() throws IOException {
        try (InputStream file = MetricSources.class.getResourceAsStream("training.txt")) {
            if (file == null) {
                throw new IOException("training.txt is missing");
            }
            Map<String, String> meanings = new LinkedHashMap<>();
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                int space = line.indexOf(' ');
                meanings.put(line.substring(0, space), line.substring(space + 1));
            });
            return new TreeMap<>(meanings);
        }
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text)
                .results()
                .map(match -> match.group(1).replace("\\\"", "\""))
                .toList();
    }

    private List<String> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(MetricSources::read)
                    .collect(Collectors.toList());
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
