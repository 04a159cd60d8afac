package io.flead.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flead.api.digest.Sha256;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ModelSummary;
import io.flead.api.http.ProblemDocument;
import io.flead.local.FleadMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

    private static final byte[] PARAMETERS = {0, 0, 0, 63};

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> requests = new ArrayList<>();
    private HttpServer aggregator;

    @BeforeEach
    void start() throws IOException {
        aggregator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aggregator.createContext("/", this::answer);
        aggregator.start();
    }

    @AfterEach
    void stop() {
        aggregator.stop(0);
    }

    @Test
    void modelsAreListedWithWhatTheyRestore() {
        assertThat(run("list", "-n", "2")).isZero();
        assertThat(out.toString().lines()).hasSize(3);
        assertThat(out.toString()).contains("sha256", "abcdef012345", "1 (false alarms)", "0.125");
        assertThat(requests).containsExactly("GET /api/history?limit=2 ");

        assertThat(run("list", "-o", "json")).isZero();
        assertThat(out.toString())
                .contains("\"restores\":{\"version\":1,\"reason\":\"false alarms\",\"imported\":false}");
    }

    @Test
    void aDownloadIsCheckedAndWholeOrNotThere() throws IOException {
        Path file = directory.resolve("model.f32");

        assertThat(run("download", "1", "--format", "bytes", "--to", file.toString()))
                .isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(PARAMETERS);

        Path other = directory.resolve("other.f32");
        assertThat(run("download", "2", "--format", "bytes", "--to", other.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("do not match their checksum");
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aRollbackSaysTheNewVersion() {
        assertThat(run("rollback", "1", "--reason", "false alarms")).isZero();
        assertThat(out.toString()).contains("version 3 now has the parameters of version 1");
        assertThat(requests).containsExactly("POST /api/models/1/rollback {\"reason\":\"false alarms\"}");
    }

    @Test
    void aRefusalIsTheAggregatorsOwnLineAndAFailureIsNoBadInput() {
        assertThat(run("promote", "7", "--reason", "why")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("flead: There is no model of version 7: there are 1 to 2.\n");
        assertThat(run("show", "503")).isEqualTo(1);
        assertThat(err.toString()).contains("flead: Kafka does not answer.");
    }

    @Test
    void badInputIsRefusedBeforeAnythingIsAsked() {
        assertThat(run("rollback", "one", "--reason", "why")).isEqualTo(2);
        assertThat(run("rollback", "1")).isEqualTo(2);
        assertThat(run("list", "-n", "0")).isEqualTo(2);
        assertThat(run("list", "--state", directory.toString())).isEqualTo(2);
        assertThat(FleadMain.commandLine().setErr(new PrintWriter(err)).execute("models", "list", "--url", "here"))
                .isEqualTo(2);
        assertThat(FleadMain.commandLine().setErr(new PrintWriter(err)).execute("models"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("flead: "));
        assertThat(requests).isEmpty();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("models"));
        all.addAll(List.of(arguments));
        all.add("--url");
        all.add("http://127.0.0.1:" + aggregator.getAddress().getPort());
        return FleadMain.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().toString();
        requests.add(exchange.getRequestMethod() + " " + path + " " + body);
        switch (path) {
            case "/api/history?limit=2", "/api/history?limit=20" ->
                send(
                        exchange,
                        200,
                        HttpApi.write(new ModelHistory(List.of(summary(1, false), summary(2, true)), null)));
            case "/api/models/1" -> {
                exchange.getResponseHeaders().set("Flead-Model-Sha256", Sha256.hex(PARAMETERS));
                send(exchange, 200, PARAMETERS);
            }
            case "/api/models/2" -> {
                exchange.getResponseHeaders().set("Flead-Model-Sha256", "another");
                send(exchange, 200, PARAMETERS);
            }
            case "/api/models/1/rollback" -> send(exchange, 201, HttpApi.write(summary(3, true)));
            case "/api/models/503" -> problem(exchange, 503, "Kafka does not answer.");
            default -> problem(exchange, 404, "There is no model of version 7: there are 1 to 2.");
        }
    }

    private static ModelSummary summary(long version, boolean restored) {
        return new ModelSummary(
                version,
                version - 1,
                version - 1,
                "FedAvg",
                3,
                30,
                0.25,
                "shape-1",
                "abcdef0123456789",
                "2026-01-01T12:00:00Z",
                0.125,
                restored ? new ModelSummary.RestoredModel(1, "false alarms", false) : null);
    }

    private static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        send(
                exchange,
                status,
                HttpApi.write(new ProblemDocument("about:blank", "title", status, detail, "/api/models")));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
