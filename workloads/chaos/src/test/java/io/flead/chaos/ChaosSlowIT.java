package io.flead.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two minutes of faults over a real pipeline. */
@Tag("slow")
class ChaosSlowIT {

    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

    @Test
    void invariants1And3_twoMinutesOfFaultsLoseNoReadingAndNoVersion() {
        List<String> missing = Stream.of("producer", "training", "aggregator", "archiver", "local")
                .filter(module -> !Files.exists(HOME.resolve("workloads/" + module + "/target/classpath.txt")))
                .toList();
        assertThat(missing).as("modules that 'make build' has to build first").isEmpty();
        StringWriter said = new StringWriter();

        int code = ChaosMain.commandLine()
                .setOut(new PrintWriter(said, true))
                .execute("--for", "2m", "--seed", "1", "--home", HOME.toString());

        System.out.println(said);
        assertThat(said.toString().lines().reduce((before, line) -> line).orElse(""))
                .startsWith("FLEAD chaos {\"seed\":1,")
                .endsWith("\"versionGaps\":0,\"sha256Equal\":true,\"ok\":true}");
        assertThat(code).isZero();
    }
}
