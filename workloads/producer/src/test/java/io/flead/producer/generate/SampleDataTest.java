package io.flead.producer.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.producer.simulator.FleetSimulation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files in data/ are what the command in their README makes. */
class SampleDataTest {

    private static final Path DATA = Path.of("..", "..", "data");

    @Test
    void theSampleIsWhatItsCommandMakes() throws Exception {
        Matcher command = Pattern.compile("flead generate (.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DATA.resolve("README.md")));
        assertThat(command.find()).isTrue();
        List<String> problems = new ArrayList<>();
        GeneratePlan plan = GenerateCommandLine.plan(
                Arrays.asList(command.group(1).replace("\\\n", " ").strip().split("\\s+")), problems);
        assertThat(problems).isEmpty();
        Block block = new Block();
        try (Recording recording = new Recording(plan, new FleetSimulation(plan.fleet()))) {
            recording.make(0, (int) plan.readings().orElseThrow(), block);
        }
        assertThat(DATA.resolve("machines.csv")).hasContent(ReadingWriter.heading(plan.layout()) + text(block.bytes()));
        assertThat(Files.readString(DATA.resolve("machines-labels.csv"))).endsWith(text(block.labels()));
    }

    private static String text(Bytes bytes) {
        return new String(bytes.array(), 0, bytes.length(), StandardCharsets.UTF_8);
    }
}
