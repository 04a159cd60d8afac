package io.flead.evaluation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.detector.Detector;
import io.flead.detector.DeviceDetector;
import io.flead.detector.Verdict;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamingTest {
    /** The evaluator measures the verdicts of the stream, one by one, with the state written and read in between. */
    @Test
    void theBatchRunEqualsTheStreamAcrossCheckpoints() throws IOException {
        Recording recording = recording();
        FleadUnderTest product = FleadUnderTest.of(recording.features(), 3);
        float[] parameters = product.shape().initialParameters();
        FleetDevice device = FleetDevice.warmedUp(product, recording);
        device.detector().adopt(1, parameters);
        ScoredRows batch = device.scoreTestPart();

        Detector detector = product.detector(recording.trainRows());
        DeviceDetector stream = detector.newDevice();
        for (int row = 0; row < recording.rows().length; row++) {
            if (row == recording.trainRows()) {
                stream.adopt(1, parameters);
            }
            Verdict verdict = stream.observe(recording.rows()[row]);
            if (row >= recording.trainRows()) {
                int at = row - recording.trainRows();
                assertThat(verdict.score()).isEqualTo(batch.scores()[at]);
                assertThat(verdict.anomalous()).isEqualTo(batch.flagged()[at]);
            }
            if (row % 37 == 0) {
                stream = restored(detector, stream);
            }
        }
        assertThat(batch.flagged()).contains(true);
    }

    private static DeviceDetector restored(Detector detector, DeviceDetector device) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        device.writeTo(new DataOutputStream(bytes));
        return detector.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static Recording recording() {
        Random random = new Random(5);
        double[][] rows = new double[700][3];
        for (int t = 0; t < rows.length; t++) {
            double a = random.nextGaussian();
            rows[t] = new double[] {a, -a + .1 * random.nextGaussian(), t > 500 && t < 560 ? 9 : random.nextGaussian()};
        }
        return new Recording("one", List.of("a", "b", "c"), rows, 350, Duration.ofSeconds(1));
    }
}
