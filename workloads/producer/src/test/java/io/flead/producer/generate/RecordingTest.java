package io.flead.producer.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.producer.simulator.FleetSimulation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTest {

    private static final String[] COMMON = {
        "--start", "2026-03-01T05:59:50Z", "--machines", "7", "--rate", "2", "--sensor-faults", "0.05"
    };

    @Test
    void theBytesDependNeitherOnThreadsNorOnBlocks() throws Exception {
        String[] flaws = {
            "--late", "0.02", "--duplicates", "0.02", "--malformed", "0.02", "--jitter", "20ms", "--labels"
        };
        byte[] one = bytes(1, 977, flaws);
        assertThat(bytes(3, 977, flaws)).isEqualTo(one);
        assertThat(bytes(8, 5000, flaws)).isEqualTo(one);
        assertThat(bytes(2, 13, flaws)).isEqualTo(one);
    }

    @Test
    void fieldsHaveTheDeclaredOrder() throws Exception {
        String first = new String(bytes(1, 5000, "--format", "json"), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(first)
                .startsWith("{\"timestamp\":\"2026-03-01T05:59:50.000Z\",\"machine_id\":\"MACHINE_001\","
                        + "\"maintenance_status\":\"normal\",\"temperature\":")
                .contains("\"bearing_temperature\":")
                .contains(",\"hour\":5,\"day_of_week\":6,\"month\":3,\"is_weekend\":1,\"is_night_shift\":1,"
                        + "\"temp_pressure_ratio\":")
                .doesNotContain("anomaly");
        assertThat(String.join(",", ReadingWriter.fields(new GeneratePlan.Layout(GeneratePlan.Format.CSV, true, true))))
                .startsWith("timestamp,machine_id,maintenance_status,temperature,vibration,pressure,flow_rate,"
                        + "power_consumption,oil_level,bearing_temperature,anomaly_label,anomaly_type,hour,day_of_week,"
                        + "month,is_weekend,is_night_shift,temp_pressure_ratio,vibration_power_ratio,"
                        + "flow_pressure_product,temperature_rolling_mean");
    }

    @Test
    void labelsComeOnlyWhenAskedForAndThenInBothFormats() throws Exception {
        assertThat(new String(bytes(1, 5000, "--format", "csv"), StandardCharsets.UTF_8))
                .doesNotContain("oil_leak", "bearing_failure", "sensor_");
        assertThat(new String(bytes(1, 5000, "--format", "csv", "--labels"), StandardCharsets.UTF_8))
                .contains(",1,bearing_failure")
                .contains(",0,normal");
        assertThat(new String(bytes(1, 5000, "--labels"), StandardCharsets.UTF_8))
                .contains("\"anomaly_label\":1,\"anomaly_type\":\"bearing_failure\"");
    }

    @Test
    void numbersAreExactToThreeDecimals() {
        Bytes bytes = new Bytes();
        for (double number : new double[] {0, -0.0004, 1.0005, -12.3456, 999.9999, 1e14}) {
            bytes.number(number, true);
            bytes.add(' ');
        }
        bytes.number(Double.NaN, true);
        bytes.number(Double.POSITIVE_INFINITY, false);
        assertThat(new String(Arrays.copyOf(bytes.array(), bytes.length()), StandardCharsets.UTF_8))
                .isEqualTo("0.000 0.000 1.001 -12.346 1000.000 100000000000000.000 null");
    }

    private static byte[] bytes(int threads, int block, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(Arrays.asList(COMMON));
        arguments.addAll(List.of("--threads", String.valueOf(threads)));
        arguments.addAll(Arrays.asList(more));
        List<String> problems = new ArrayList<>();
        GeneratePlan plan = GenerateCommandLine.plan(arguments, problems);
        assertThat(problems).isEmpty();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Block made = new Block();
        try (Recording recording = new Recording(plan, new FleetSimulation(plan.fleet()))) {
            for (int first = 0; first < 5000; first += block) {
                recording.make(first, Math.min(block, 5000 - first), made);
                all.write(made.bytes().array(), 0, made.bytes().length());
                assertThat(made.to(made.count() - 1)).isEqualTo(made.bytes().length());
            }
        }
        return all.toByteArray();
    }
}
