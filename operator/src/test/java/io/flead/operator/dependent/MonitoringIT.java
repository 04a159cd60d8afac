package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every expression of every dashboard and alert, asked of a real Prometheus that has scraped a pipeline on this machine,
 * and every SQL panel of the pipeline's own database. Each gives data, or stands here with the reason why not.
 */
@Tag("slow")
class MonitoringIT {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path GRAFANA = HOME.resolve("grafana");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern SELECTOR = Pattern.compile("[a-z_]\\w*\\{[^}]*}");

    /** Queries without data by the end of their panel's or rule's name, with the reason. */
    private static final Map<String, String> EMPTY = Map.of(
            "flead-fleet.json: Rejected readings by reason", "the simulator sends only valid readings",
            "flead-fleet.json: Pipelines: parts that do not answer", "all parts answer");

    private static final String PIPELINE = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: watched}
            spec:
              devices: {count: 4, rate: 10, source: {simulator: {seed: 11, anomalyRate: 0.05}}}
              readings: {features: [temperature, vibration, pressure]}
              kafka: {partitions: 2}
              training:
                interval: 4s
                parallelism: 1
                checkpointInterval: 5s
                statusInterval: 5s
                detection: {warmup: 50}
              aggregation: {interval: 6s, minDevices: 3}
              analytics: {windows: [5s, 10s], schedule: "0 0 1 1 *"}
            """;

    @TempDir
    static Path directory;

    private static final List<Process> PROCESSES = new ArrayList<>();
    private static int prometheus;

    @BeforeAll
    static void watchAPipeline() throws Exception {
        List<String> missing = Stream.of("producer", "training", "aggregator", "archiver", "analytics", "local")
                .filter(module -> !Files.exists(HOME.resolve("workloads/" + module + "/target/classpath.txt")))
                .toList();
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
        if (!missing.isEmpty() || !installed) {
            System.out.println("SKIPPED: MonitoringIT needs Debian's package prometheus and the programs to be built: "
                    + "run 'mvn -DskipTests package' first");
        }
        assumeThat(missing).isEmpty();
        assumeThat(installed).isTrue();
        Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        flead("up", "-f", directory.resolve("pipeline.yaml").toString());
        await("the scrape file").atMost(PATIENCE).until(() -> Files.exists(state().resolve("prometheus.yaml")));
        prometheus = freePort();
        start(
                "prometheus",
                "--config.file=" + state().resolve("prometheus.yaml"),
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + prometheus);
        // An expression compares with a minute ago, and windows begin after the first model.
        awaitData("flead_aggregator_model_version offset 75s >= 1");
        awaitData("flead_windows_rows_total >= 1");
        Process analysis = flead("analyze");
        assertThat(analysis.waitFor(5, TimeUnit.MINUTES)).as(said()).isTrue();
        assertThat(analysis.exitValue()).as(said()).isZero();
    }

    @AfterAll
    static void end() throws InterruptedException {
        for (Process process : PROCESSES) {
            process.destroy();
            process.waitFor(1, TimeUnit.MINUTES);
            process.destroyForcibly();
        }
    }

    @Test
    void everyExpressionOfADashboardGivesData() throws Exception {
        Set<String> empty = new TreeSet<>();
        for (Path file : dashboards()) {
            // No operator runs here: its dashboard's metrics are held to its sources by DashboardsTest.
            boolean expected = file.endsWith("flead-operator.json");
            for (Query query : queries(file, "expr")) {
                JsonNode answer = ask(query.text());
                if (answer.isEmpty() && !expected) {
                    empty.add(query.name());
                }
            }
        }

        assertThat(empty).containsExactlyInAnyOrderElementsOf(EMPTY.keySet());
    }

    @Test
    void everySeriesThatAnAlertAsksForIsThere() throws Exception {
        Pipeline read = PipelineFile.load(directory.resolve("pipeline.yaml"));
        FleadPipeline pipeline = new FleadPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withName(read.name())
                .withNamespace("local")
                .build());
        pipeline.setSpec(read.spec());
        Set<String> absent = new TreeSet<>();
        for (JsonNode expression : AlertRules.groups(pipeline).findValues("expr")) {
            ask(expression.asText());
            for (var selector : SELECTOR.matcher(expression.asText()).results().toList()) {
                if (ask("count(" + selector.group() + ")").isEmpty()) {
                    absent.add(selector.group());
                }
            }
        }

        assertThat(absent).isEmpty();
    }

    @Test
    void everySqlPanelGivesData() throws Exception {
        Set<String> empty = new TreeSet<>();
        JsonNode run = JSON.readTree(state().resolve("run.json").toFile());
        String url = "jdbc:postgresql://127.0.0.1:" + run.at("/ports/database").asInt() + "/flead";
        String password = Files.readString(state().resolve("database.password")).strip();
        int asked = 0;
        try (Connection connection = DriverManager.getConnection(url, "flead", password);
                Statement statement = connection.createStatement()) {
            String device =
                    value(statement, "SELECT device_id FROM anomalies GROUP BY 1 ORDER BY count(*) DESC LIMIT 1");
            for (Path file : dashboards()) {
                for (Query query : queries(file, "rawSql")) {
                    asked++;
                    String sql = withoutMacros(query.text()).replace("$device", device);
                    try (ResultSet rows = statement.executeQuery(sql)) {
                        if (!rows.next()) {
                            empty.add(query.name());
                        }
                    }
                }
                for (JsonNode variable : JSON.readTree(file.toFile()).at("/templating/list")) {
                    if (variable.path("query").isTextual()
                            && variable.path("type").asText().equals("query")) {
                        assertThat(value(statement, variable.path("query").asText()))
                                .isNotBlank();
                    }
                }
            }
        }

        assertThat(asked).isGreaterThan(20);
        // A window's z-score needs readings of many windows before it; an alarm may have closed.
        assertThat(empty)
                .isSubsetOf(
                        "flead-analytics.json: Windows that are anomalous",
                        "flead-anomalies.json: Alarms that are open",
                        "flead-anomalies.json: Alarms of the fleet");
    }

    /** Grafana's macros, as it expands them for PostgreSQL. */
    private static String withoutMacros(String sql) {
        return sql.replaceAll("\\$__timeFilter\\((\\w+)\\)", "$1 > now() - interval '3 hours'")
                .replaceAll(
                        "\\$__timeGroupAlias\\((\\w+), \\$__interval\\)",
                        "floor(extract(epoch FROM $1) / 10) * 10 AS \"time\"")
                .replace("$__timeFrom()", "now() - interval '3 hours'")
                .replace("$__timeTo()", "now()")
                .replace("$feature", "temperature");
    }

    private static String value(Statement statement, String sql) throws Exception {
        try (ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return row.getString(1);
        }
    }

    private static void awaitData(String expression) {
        await(expression)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .failFast("a process ended", () -> !PROCESSES.stream().allMatch(Process::isAlive))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> !ask(expression).isEmpty());
    }

    /** The series of an instant query. */
    private static JsonNode ask(String expression) throws Exception {
        String address = "http://127.0.0.1:" + prometheus + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.path("status").asText())
                .as(expression + ": " + answer)
                .isEqualTo("success");
        return answer.path("data").path("result");
    }

    private static List<Query> queries(Path file, String field) throws IOException {
        JsonNode dashboard = JSON.readTree(file.toFile());
        List<Query> queries = new ArrayList<>();
        List<JsonNode> parts = new ArrayList<>();
        dashboard.path("panels").forEach(parts::add);
        dashboard.at("/annotations/list").forEach(parts::add);
        for (JsonNode part : parts) {
            String title = part.path("title").asText(part.path("name").asText());
            for (JsonNode holder : part.findParents(field)) {
                String legend = holder.path(field).asText().contains("== 0") ? ": parts that do not answer" : "";
                queries.add(new Query(
                        file.getFileName() + ": " + title + legend,
                        holder.path(field)
                                .asText()
                                .replace("$__rate_interval", "1m")
                                .replace("$namespace", "local")
                                .replace("$pipeline", "watched")));
            }
        }
        return queries;
    }

    private static List<Path> dashboards() throws IOException {
        try (var files = Files.list(GRAFANA)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Process flead(String name, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/flead").toString(), name, "--state", state().toString()));
        command.addAll(List.of(more));
        return start(command.toArray(String[]::new));
    }

    private static Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output.txt").toFile()))
                .start();
        PROCESSES.add(0, process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Path state() {
        return directory.resolve("state");
    }

    private static String said() throws IOException {
        return Files.readString(directory.resolve("output.txt"));
    }

    /**
     * A query.
     *
     * @param name the dashboard and the panel
     */
    private record Query(String name, String text) {}
}
