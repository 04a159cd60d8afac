package io.flead.evaluation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.alarm.AlarmSettings;
import io.flead.evaluation.alarm.AlarmRun;
import io.flead.evaluation.data.DataDirectory;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.RaisedAlarm;
import io.flead.evaluation.metrics.ScoredRows;
import io.flead.testkit.SharedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;

/**
 * A device of real recordings, trained as one of a fleet with seed 0, scores as the reference implementation says: {@code
 * detector/golden_devices.json}.
 */
final class GoldenDevice {
    private static final long SEED = 0;

    private GoldenDevice() {}

    /** Trains the set's devices and compares one with the reference. */
    static void assertEqualToReference(String set, String device, double precision) throws Exception {
        JsonNode golden = golden(device);
        List<Recording> recordings = recordings(set);
        int index = recordings.stream().map(Recording::device).toList().indexOf(device);
        FleadUnderTest product = FleadUnderTest.of(recordings.get(0).features(), SEED);
        RoundSchedule schedule =
                RoundSchedule.of(recordings.stream().map(Recording::trainRows).toList());
        List<FleetDevice> fleet = recordings.stream()
                .map(recording -> FleetDevice.warmedUp(product, recording))
                .toList();
        float[] global;
        try (ParallelRunner runner = new ParallelRunner(2)) {
            global = new FederatedTraining(FederationUnderTest.defaults(), product, schedule, runner, SEED)
                    .train(
                            recordings.stream().map(Recording::device).toList(),
                            fleet.stream().map(FleetDevice::trainingSet).toList())
                    .get(schedule.rounds() - 1)
                    .parameters();
        }
        List<DeviceCalibration> messages = fleet.stream()
                .map(one -> {
                    one.detector().adopt(1, global);
                    return one.calibration();
                })
                .toList();
        FleetCalibration median = CalibrationAverage.median(product.shape(), messages);
        assertThresholds(golden, messages.get(index), median, precision);

        fleet.get(index).detector().adopt(1, global, median);
        ScoredRows scored = fleet.get(index).scoreTestPart();
        assertScores(golden, scored, precision);
        if (precision < .01) {
            assertAlarms(golden.get("alarms"), scored);
        }
    }

    private static void assertAlarms(JsonNode golden, ScoredRows scored) {
        List<RaisedAlarm> alarms = new ArrayList<>();
        int records = 0;
        int opened = 0;
        for (JsonNode record : golden) {
            records++;
            switch (record.get("kind").asText()) {
                case "open" -> {
                    opened = record.get("row").asInt();
                    records = 1;
                }
                case "close" -> {
                    int severity = List.of("minor", "major", "critical")
                            .indexOf(record.get("severity").asText());
                    alarms.add(new RaisedAlarm(opened, record.get("row").asInt(), severity, records));
                }
                default -> {}
            }
        }
        assertThat(AlarmRun.of(scored, AlarmSettings.BALANCED)).isEqualTo(alarms);
    }

    /** The device's own threshold drawn towards the fleet's, times the factor. */
    private static void assertThresholds(
            JsonNode golden, DeviceCalibration own, FleetCalibration fleet, double precision) {
        LeaveOneOutTuning tuning = LeaveOneOutTuning.DEFAULTS;
        double weight = own.rows() / (own.rows() + tuning.fleetRows());
        for (int view = 0; view < own.logThreshold().length; view++) {
            double threshold = tuning.personal().gateFactor()
                    * Math.exp(weight * own.logThreshold()[view] + (1 - weight) * fleet.logThreshold()[view]);
            double expected = golden.get("threshold_with_factor").get(view).asDouble();
            assertThat(threshold).as("threshold of view %d", view).isCloseTo(expected, close(expected, precision));
        }
    }

    private static void assertScores(JsonNode golden, ScoredRows scored, double precision) {
        double[] scores = scored.scores();
        assertThat(scores).hasSize(golden.get("rows").asInt());
        for (Map.Entry<String, JsonNode> row : golden.get("score").properties()) {
            double expected = row.getValue().asDouble();
            assertThat(scores[Integer.parseInt(row.getKey())])
                    .as("row %s", row.getKey())
                    .isCloseTo(expected, close(expected, precision));
        }
        int flagged = 0;
        int gate = 0;
        double max = 0;
        boolean[] flags = scored.flagged();
        for (int row = 0; row < scores.length; row++) {
            flagged += flags[row] ? 1 : 0;
            gate += scores[row] > 1 ? 1 : 0;
            max = Math.max(max, scores[row]);
        }
        int countTolerance = (int) (precision * scores.length);
        assertThat(flagged).isCloseTo(golden.get("flagged_rows").asInt(), within(countTolerance));
        assertThat(gate).isCloseTo(golden.get("gate_rows").asInt(), within(countTolerance));
        double expected = golden.get("max_score").asDouble();
        assertThat(max).isCloseTo(expected, close(expected, precision));
    }

    private static Offset<Double> close(double expected, double precision) {
        return within(precision * Math.max(1, Math.abs(expected)));
    }

    private static JsonNode golden(String device) throws IOException {
        Path file = SharedFolder.orSkip("detector/golden_devices.json");
        return new ObjectMapper().readTree(file.toFile()).get(device);
    }

    private static List<Recording> recordings(String set) throws Exception {
        return DataDirectory.named(DataDirectory.sets(SharedFolder.orSkip("data")), set)
                .get(0)
                .read()
                .recordings();
    }
}
