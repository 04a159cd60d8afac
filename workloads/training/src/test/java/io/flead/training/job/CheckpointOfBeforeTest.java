package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.Anomaly;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Learner's state in {@code checkpoint-v1} was written by version 0.1.0 of the job, and the anomalies beside it are
 * those that this version found after it had restored that state: two devices with 150 and 170 readings, a global model
 * of version 5, and counts.
 */
class CheckpointOfBeforeTest {

    private static final Path RECORDED = Path.of("src/test/resources/checkpoint-v1");

    @ParameterizedTest
    @CsvSource({"autoencoder, 12", "leave-one-out, 4"})
    void theJobGoesOnFromItBitForBit(String detector, int anomalies) throws Exception {
        LearnerSettings settings = detector.equals("autoencoder") ? Fleet.SETTINGS : Fleet.leaveOneOut(3);
        String state = RECORDED.resolve(detector + "-learner.bin").toString();
        List<String> expected = Files.readAllLines(RECORDED.resolve(detector + "-anomalies.jsonl"));

        try (LearnerHarness learner =
                LearnerHarness.restore(settings, OperatorSnapshotUtil.readStateHandle(state), 1, 0)) {
            assertThat(learner.scored()).isEqualTo(320);
            for (int device = 0; device < 2; device++) {
                for (int step = 170; step < 300; step++) {
                    learner.score(Fleet.reading("machine_" + device, step, step % 50 > 40 ? 3 : 0));
                }
            }
            assertThat(expected).hasSize(anomalies);
            assertThat(learner.anomalies())
                    .extracting(Anomaly::encode)
                    .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .extracting(CheckpointOfBeforeTest::comparable)
                    .containsExactlyElementsOf(expected.stream()
                            .map(CheckpointOfBeforeTest::comparable)
                            .toList());
            assertThat(learner.scored()).isEqualTo(580);
            assertThat(learner.timers()).isEqualTo(2);
        }
    }

    /** Version 0.1.0 made the id of device and time alone, and had words of its own for severities. */
    private static String comparable(String anomaly) {
        return anomaly.replaceFirst("\"id\":\"[^\"]*\",", "").replaceFirst("\"severity\":\"[^\"]*\",", "");
    }
}
