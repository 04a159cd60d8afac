package io.flead.training.job;

import io.flead.api.v1alpha1.AnomalyRecords;
import io.flead.api.v1alpha1.ModelType;
import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Severity;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.ReadingFormat;
import io.flead.detector.AutoencoderSettings;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSettings;
import io.flead.detector.alarm.AlarmPolicy;
import io.flead.detector.alarm.AlarmSettings;
import io.flead.training.stream.DeviceReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Settings of small, quick detectors, and readings for them. */
final class Fleet {

    static final List<String> FEATURES = List.of("temperature", "vibration", "pressure");
    static final int WARMUP = 60;
    static final Duration INTERVAL = Duration.ofSeconds(10);
    static final Duration FORGET_AFTER = Duration.ofHours(24);
    static final int LIMIT = 60;
    private static final ReadingFormat FORMAT = ReadingFormat.withoutLabel(
            new Readings(
                    "device_id", "timestamp", FEATURES, null, TimeSpan.parse("1h"), TimeSpan.parse("1d"), null, false),
            false);
    static final Duration RETRY_AFTER = Duration.ofSeconds(60);
    private static final TrainingSettings TRAINING =
            TrainingSettings.builder().epochs(2).batchSize(32).build();
    static final LearnerSettings SETTINGS = settings(4);
    static final ModelShape SHAPE = SETTINGS.detector().shape();

    private Fleet() {}

    static LearnerSettings settings(int hidden) {
        return settings(new DetectorSettings.Autoencoder(
                new ModelShape(ModelType.AUTOENCODER, FEATURES, hidden, 42),
                TRAINING,
                AutoencoderSettings.builder().warmup(WARMUP).bufferSize(128).build()));
    }

    /** The leave-one-out detector of the first features. */
    static LearnerSettings leaveOneOut(int features) {
        return settings(new DetectorSettings.LeaveOneOut(
                new ModelShape(ModelType.LEAVE_ONE_OUT, FEATURES.subList(0, features), 4, 42),
                TRAINING,
                LeaveOneOutSettings.builder().warmup(WARMUP).bufferSize(128).build()));
    }

    private static LearnerSettings settings(DetectorSettings detector) {
        return settings(detector, AnomalyRecords.ALL);
    }

    /** The same, with only the anomalies at the edges of alarms. */
    static LearnerSettings edges() {
        return settings(SETTINGS.detector(), AnomalyRecords.EDGES);
    }

    /** The leave-one-out detector, whose scores are published. */
    static LearnerSettings published() {
        LearnerSettings silent = leaveOneOut(FEATURES.size());
        return new LearnerSettings(
                silent.detector(),
                silent.alarms(),
                silent.anomalies(),
                true,
                silent.trainingInterval(),
                silent.statusInterval(),
                silent.forgetAfter(),
                silent.deviceLimit(),
                silent.format(),
                silent.holdsOut(),
                silent.retryAfter());
    }

    private static LearnerSettings settings(DetectorSettings detector, AnomalyRecords anomalies) {
        AlarmPolicy alarms = new AlarmPolicy(AlarmSettings.BALANCED, Severity.MINOR, null);
        return new LearnerSettings(
                detector,
                alarms,
                anomalies,
                false,
                INTERVAL,
                INTERVAL,
                FORGET_AFTER,
                LIMIT,
                FORMAT,
                false,
                RETRY_AFTER);
    }

    /** A machine that turns in a steady rhythm; the same step always gives the same reading. */
    static DeviceReading reading(String device, long step) {
        return reading(device, step, 0);
    }

    /** The same with all sensors off by an amount. */
    static DeviceReading reading(String device, long step, double offset) {
        Random random = new Random(31 * step + device.hashCode());
        double load = Math.sin(step / 7.0);
        double[] values = new double[FEATURES.size()];
        for (int feature = 0; feature < values.length; feature++) {
            values[feature] = 10 * (feature + 1) + load * (feature + 1) + .1 * random.nextGaussian() + offset;
        }
        return new DeviceReading(
                device,
                Instant.ofEpochSecond(1_700_000_000 + step, 123_456_789),
                values,
                1_000 * step,
                1_000 * step,
                "readings-0@" + step);
    }
}
