package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.operator.event.EventReason;
import io.flead.operator.status.ConditionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents name the reasons, metrics, log events and tests that exist. */
class DocumentsTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern EVENT_ROW = Pattern.compile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\|");
    private static final Pattern EVENT = Pattern.compile("`([a-z_]+)`");
    private static final Pattern OPTION = Pattern.compile("\"--([a-z-]+)\"");
    private static final Pattern LITERAL = Pattern.compile("\"(?:event=)?([a-z_]+)[\" ]");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    @Test
    void theOperatorsDocumentExplainsEveryReason() throws IOException {
        String document = document("operator.md");
        assertThat(ConditionReason.values())
                .allSatisfy(reason -> assertThat(document).contains("| `" + reason + "` |"));
        assertThat(EventReason.values())
                .allSatisfy(reason -> assertThat(document).contains("| `" + reason + "` |"));
    }

    @Test
    void theOperatorsDocumentExplainsEveryOption() throws IOException {
        String document = document("operator.md");
        String options = Files.readString(Path.of("src/main/java/io/flead/operator/OperatorOptions.java"))
                + Files.readString(Path.of("src/main/java/io/flead/operator/WorkloadOptions.java"));
        assertThat(names(OPTION, options))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(document).contains(option));
    }

    @Test
    void everyMetricIsExplained() throws IOException {
        String documents = document("metrics.md");
        assertThat(MetricNames.exposed().stream()
                        .filter(name -> name.contains("flead_") && !name.endsWith("_"))
                        .map(name ->
                                name.replaceFirst("^flink_.*?_(?=flead_)", "").replaceFirst("_(count|sum|bucket)$", ""))
                        .distinct())
                .allSatisfy(name -> assertThat(documents).contains("`" + name));
    }

    @Test
    void everyMetricThatIsExplainedExists() throws IOException {
        Set<String> exposed = MetricNames.exposed();
        assertThat(names(Pattern.compile("(?m)^\\| `(flead_[a-z_]+)"), document("metrics.md")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(exposed)
                        .anyMatch(metric -> metric.endsWith(name)
                                || metric.endsWith(name + "_bucket")
                                || (metric.endsWith("_")
                                        && name.startsWith(metric.replaceFirst("^flink_.*_(?=flead_)", "")))));
    }

    @Test
    void everyLogEventThatIsExplainedExists() throws IOException {
        String document = document("operations.md");
        String logs = document.substring(document.indexOf("## Logs"), document.indexOf("## Remedies"));
        Set<String> events = new TreeSet<>();
        EVENT_ROW.matcher(logs).results().forEach(row -> events.addAll(names(EVENT, row.group())));
        // The database's events begin with its name.
        assertThat(events).hasSizeGreaterThan(10);
        assertThat(names(LITERAL, sources()))
                .containsAll(events.stream()
                        .map(event -> event.replaceFirst("^database(?=_away)", ""))
                        .toList());
    }

    @Test
    void everyTestThatADocumentNamesExists() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT, 14)) {
            Set<String> tests = files.filter(file -> file.toString().contains("src/test/java"))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
            assertThat(names(TEST, document("architecture.md") + document("contributing.md")))
                    .isNotEmpty()
                    .isSubsetOf(tests);
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String document(String name) throws IOException {
        return Files.readString(PROJECT.resolve("docs").resolve(name));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT, 14)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().contains("src/main/java"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }
}
