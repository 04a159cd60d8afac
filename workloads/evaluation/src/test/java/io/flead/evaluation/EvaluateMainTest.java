package io.flead.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.program.ExitCode;
import io.flead.process.program.ProgramFrame;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateMainTest {
    private static final String PREFIX = "FLEAD evaluation ";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void realDevicesEndToEnd() throws Exception {
        List<String> devices = List.of("skab-valve1-00", "skab-valve1-06", "skab-valve2-00", "skab-other-11");
        Path data = SharedData.slice("skab", devices, folder);
        Path report = folder.resolve("report.md");

        assertThat(run("--data", data.toString(), "--seeds", "2", "--report", report.toString()))
                .as(err.toString())
                .isZero();

        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            if (line.startsWith(PREFIX)) {
                lines.add(new ObjectMapper().readTree(line.substring(PREFIX.length())));
            }
        }
        assertThat(lines)
                .extracting(line -> line.get("mode").asText())
                .containsExactly("local", "federated", "pooled", "coldStartLocal", "coldStartFederated");
        assertThat(out.toString().strip().lines().reduce((before, last) -> last))
                .hasValueSatisfying(last -> assertThat(last).startsWith(PREFIX));
        JsonNode federated = lines.get(1);
        assertThat(federated.get("set").asText()).isEqualTo("skab");
        // Chance: AUC-ROC .5, AUC-PR .54; flagging all: F1 .70 at a FAR of 1.
        assertThat(federated.get("aucRoc").asDouble()).isBetween(.75, 1.0);
        assertThat(federated.get("aucPr").asDouble()).isBetween(.75, 1.0);
        assertThat(federated.get("vusPr").asDouble()).isBetween(.75, 1.0);
        assertThat(federated.get("f1").asDouble()).isBetween(.72, 1.0);
        assertThat(federated.get("far").asDouble()).isLessThan(.5);
        assertThat(federated.get("mar").asDouble()).isLessThan(.5);
        assertThat(federated.get("eventRecall").asDouble()).isEqualTo(1);
        assertThat(federated.get("delayRows").asDouble()).isLessThan(100);
        assertThat(federated.get("alarmEventsTotal").asDouble()).isEqualTo(4);
        assertThat(federated.get("alarmEvents").asDouble()).isBetween(2.0, 4.0);
        assertThat(federated.get("alarmRecords").asDouble()).isBetween(4.0, 60.0);
        assertThat(Files.readString(report))
                .contains("| Mahalanobis, gated baseline |", "| 90 % over devices |", "| skab-valve1-06 |")
                .contains("## skab", "| flag all |", "| FLEAD federated |", "| AWS random cut forest |");
    }

    @Test
    void referencesCanBeLeftOut() throws Exception {
        Path data = SharedData.slice("skab", List.of("skab-valve1-00", "skab-valve1-06"), folder);
        assertThat(run("--data", data.toString(), "--mode", "local", "--no-references"))
                .isZero();
        assertThat(out.toString()).contains("FLEAD local").doesNotContain("flag all");
    }

    @Test
    void anotherLayoutIsRefusedWithTheExpectedOne() throws Exception {
        Files.writeString(folder.resolve("readings.csv"), "time,value\n");
        assertThat(run("--data", folder.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString())
                .contains("holds no manifest.csv", "timestamp, device_id, <sensors...>, label")
                .doesNotContain("\tat ");
        assertThat(run("--data", folder.resolve("nowhere").toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("nowhere is not a folder");
    }

    @Test
    void badOptionsAreRefused() {
        assertThat(run()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("--data", folder.toString(), "--mode", "magic")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("--data", folder.toString(), "--seeds", "0")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--report");
    }

    private int run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            // This process goes on: no end of it is the command's.
            return ProgramFrame.commandLine(new EvaluateMain((stop, exit) -> {}))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(arguments);
        } finally {
            System.setErr(before);
            err.write(said.toString(StandardCharsets.UTF_8));
        }
    }
}
