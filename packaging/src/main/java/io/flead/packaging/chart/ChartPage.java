package io.flead.packaging.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page about the chart: its values, each with the comment above it.
 *
 * @param chart the chart's folder
 */
record ChartPage(Path chart) {

    private static final Pattern COMMENT = Pattern.compile("^ *# ?(.*)$");
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z_]\\w*):.*$");
    private static final int INDENT = 2;

    private static final String HEAD = """
            # The operator's chart

            <!-- Generated from charts/flead/values.yaml by 'make chart'. Do not edit. -->

                helm install flead charts/flead --namespace flead --create-namespace
                kubectl apply -f manifests/quickstart.yaml && kubectl get fp -w

            The chart installs the operator and the FleadPipeline resource definition; [the operator](operator.md) has what a cluster needs before it. It has no subcharts: the operators of Strimzi, Flink, Spark
            and Prometheus are installed by their own charts. `helm upgrade` upgrades the definition too. `helm uninstall` leaves it, and with it every pipeline: delete the pipelines first,
            then the release, then `kubectl delete crd fleadpipelines.flead.io`. A misspelt value is refused with its path.

            | Value | Default | Meaning |
            |---|---|---|
            """;

    /** The page. */
    String text() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Value value : values()) {
            page.append("| `%s` | `%s` | %s |\n"
                    .formatted(
                            value.path(),
                            value.defaultValue().replace("|", "\\|"),
                            value.meaning().replace("|", "\\|")));
        }
        return page.toString();
    }

    /**
     * A value.
     *
     * @param path such as {@code image.tag}
     * @param defaultValue as JSON
     * @param meaning its comment
     */
    record Value(String path, String defaultValue, String meaning) {}

    /** The values that have a comment, in the file's order. */
    List<Value> values() throws IOException {
        JsonNode defaults = new ObjectMapper(new YAMLFactory()).readTree(file().toFile());
        List<Value> values = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            Matcher comments = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (comments.matches()) {
                comment.add(comments.group(1));
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / INDENT) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (!comment.isEmpty()) {
                    JsonNode value = defaults.at("/" + String.join("/", path));
                    values.add(new Value(String.join(".", path), value.toString(), String.join(" ", comment)));
                }
                comment.clear();
            } else {
                comment.clear();
            }
        }
        return values;
    }

    private Path file() {
        return chart.resolve("values.yaml");
    }
}
