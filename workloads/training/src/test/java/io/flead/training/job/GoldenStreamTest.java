package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.Anomaly;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.OutgoingRecord;
import io.flead.training.stream.TrainingTask;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A fixed stream with faults, missing values, new models and a restart gives these digests of all that leaves the
 * Learner: scores, alarms, anomalies and rows to train on. They were taken before the hot path was made to cost less;
 * only a change that means to change scores takes them anew.
 */
class GoldenStreamTest {

    private static final int STEPS = 1_500;
    private static final int DEVICES = 3;
    private static final int RESTART = 900;
    private static final int MODEL_EVERY = 400;

    @ParameterizedTest
    @CsvSource({
        "leaveOneOut, 53c23aa1b05ede133ad3a14980909ac5be8fadfbca72c3bd053e9aca7a0e6fae",
        "autoencoder, 6f3c72c7a009f321e889db46edb3b87accb9a053a78aa9dd45cc8334b6fe0f7f"
    })
    void allThatLeavesIsBitEqual(String detector, String digest) throws Exception {
        LearnerSettings settings = withScores(detector.equals("autoencoder") ? Fleet.SETTINGS : Fleet.leaveOneOut(3));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        LearnerHarness learner = LearnerHarness.open(settings);
        learner.setTime(1);
        for (int step = 0; step < STEPS; step++) {
            if (step == RESTART) {
                write(learner, all);
                var snapshot = learner.snapshot();
                learner.close();
                learner = LearnerHarness.restore(settings, snapshot, 1, 0);
                learner.setTime(1000L * step);
            }
            if (step % MODEL_EVERY == MODEL_EVERY - 1) {
                float[] parameters = settings.detector().shape().initialParameters();
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] += .001f * step;
                }
                learner.publish(LearnerHarness.model(
                        step / MODEL_EVERY + 1, settings.detector().shape().id(), parameters));
            }
            for (int device = 0; device < DEVICES; device++) {
                learner.score(reading(detector, device, step));
            }
            learner.setTime(1000L * step + 1);
        }
        write(learner, all);
        learner.close();
        assertThat(all.size()).as("bytes that left").isGreaterThan(500_000);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.toByteArray())))
                .isEqualTo(digest);
    }

    private static DeviceReading reading(String detector, int device, int step) {
        int phase = (step + 130 * device) % 700;
        double offset = phase >= 500 && phase < 560 ? 4 : 0;
        DeviceReading reading = Fleet.reading("machine_" + device, step, offset);
        if (detector.equals("leaveOneOut") && step % 37 == 0) {
            reading.values()[step % 3] = Double.NaN;
        }
        return reading;
    }

    private static LearnerSettings withScores(LearnerSettings settings) {
        return new LearnerSettings(
                settings.detector(),
                settings.alarms(),
                settings.anomalies(),
                true,
                settings.trainingInterval(),
                settings.statusInterval(),
                settings.forgetAfter(),
                settings.deviceLimit(),
                settings.format(),
                settings.holdsOut(),
                settings.retryAfter());
    }

    private static void write(LearnerHarness learner, ByteArrayOutputStream all) throws Exception {
        for (List<OutgoingRecord> records :
                List.of(learner.scoreRecords(), learner.alarmRecords(), learner.statusRecords())) {
            for (OutgoingRecord record : records) {
                write(Objects.requireNonNull(record.value()), all);
            }
        }
        for (Anomaly anomaly : learner.anomalies()) {
            write(anomaly.encode(), all);
        }
        DataOutputStream out = new DataOutputStream(all);
        for (TrainingTask task : learner.tasks()) {
            out.writeUTF(task.deviceId());
            out.writeLong(task.round());
            for (float value : task.set().values()) {
                out.writeFloat(value);
            }
        }
    }

    private static void write(byte[] value, ByteArrayOutputStream all) throws IOException {
        all.write(value.length);
        all.write(value);
    }
}
