package io.flead.producer.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.producer.simulator.Effect;
import io.flead.producer.simulator.FailureType;
import io.flead.producer.simulator.Sensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The generated part of docs/simulator.md and its pictures are those of this code; {@code -Dflead.simulator=write}
 * writes them.
 */
class SimulatorPageTest {

    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final String BEGIN = "<!-- generated: SimulatorPageTest -->\n";
    private static final String END = "<!-- end of the generated part -->\n";
    private static final boolean WRITE = "write".equals(System.getProperty("flead.simulator"));

    @Test
    void thePageSaysWhatTheCodeDoes() throws IOException {
        Path page = DOCS.resolve("simulator.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).isGreaterThan(BEGIN.length()).isLessThanOrEqualTo(end);
        if (WRITE) {
            Files.writeString(page, text.substring(0, begin) + generated() + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).isEqualTo(generated());
        }
    }

    @Test
    void thePicturesAreThoseOfTheCode() throws IOException {
        Path folder = DOCS.resolve("simulator");
        for (Map.Entry<String, String> picture : Plot.all().entrySet()) {
            Path file = folder.resolve(picture.getKey());
            if (WRITE) {
                Files.createDirectories(folder);
                Files.writeString(file, picture.getValue());
            } else {
                assertThat(file).hasContent(picture.getValue());
            }
        }
    }

    private static String generated() {
        StringBuilder text = new StringBuilder();
        text.append("| Sensor | Unit | Never below | Never above | What it measures |\n|---|---|---|---|---|\n");
        for (Sensor sensor : Sensor.values()) {
            text.append("| `" + sensor.field() + "` | " + sensor.unit() + " | " + number(sensor.least()) + " | "
                    + number(sensor.greatest()) + " | " + sensor.description() + " |\n");
        }
        for (FailureType type : FailureType.values()) {
            text.append("\n### `" + type.id() + "`\n\n")
                    .append(type.description().substring(0, 1).toUpperCase(Locale.ROOT)
                            + type.description().substring(1) + ". ")
                    .append("Severity grows with progress^" + number(type.growth()) + ". At full severity: "
                            + type.effects().stream()
                                    .map(SimulatorPageTest::effect)
                                    .collect(Collectors.joining("; "))
                            + ".\n\n![" + type.id() + "](simulator/" + type.id() + ".svg)\n");
        }
        return text.toString();
    }

    private static String effect(Effect effect) {
        String change = effect.scale() != 0
                ? " × " + number(1 + effect.scale())
                : (effect.offset() < 0 ? " − " : " + ") + number(Math.abs(effect.offset())) + " "
                        + effect.sensor().unit();
        return "`" + effect.sensor().field() + "`" + change
                + (effect.flutter() > 0 ? ", fluttering" : "")
                + (effect.from() > 0 ? ", from severity " + number(effect.from()) + " on" : "");
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.2f", number).replaceAll("\\.?0+$", "");
    }
}
