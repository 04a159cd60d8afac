package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own checker of rules. */
final class Promtool {

    private Promtool() {}

    /** Fails with the tool's words when it finds fault; skips the test, loudly, where there is no such tool. */
    static void accepts(Path directory, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            String message =
                    "SKIPPED: alerts are not checked: there is no promtool; install Debian's package prometheus";
            System.err.println(message);
            Assumptions.abort(message);
        }
    }
}
