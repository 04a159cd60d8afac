package io.flead.analytics.evaluation;

import io.flead.contract.message.FleetCalibration;
import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import io.flead.detector.NetworkView;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSet;
import io.flead.detector.Verdict;
import io.flead.detector.factory.DetectorFactory;
import io.flead.evaluation.baseline.RollingZScore;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates devices one after another. From the first half of its sample, at least the warm-up, a device learns
 * its model; each detector judges the second half, row after row as in the stream. No detector sees a label. For one
 * thread.
 */
final class DeviceEvaluator implements AutoCloseable {

    /** A device alone trains as long as in so many rounds of the fleet, over which the learning rate falls there. */
    private static final int LOCAL_ROUNDS = 10;

    private static final int LEAST_TEST_ROWS = 20;

    /** Rows that the rolling prediction is the mean of: as many as the rolling z-score looks at. */
    private static final int ROLLING_ROWS = 100;

    private final DetectorSettings settings;
    private final RegisteredModel model;
    private final double tolerance;
    private final Detector detector;
    private @Nullable BatchPredictor globalPredictor;
    private @Nullable LocalTrainer trainer;

    DeviceEvaluator(DetectorSettings settings, RegisteredModel model, double tolerance) {
        this.settings = settings;
        this.model = model;
        this.tolerance = tolerance;
        this.detector = DetectorFactory.create(settings);
    }

    /** One outcome a mode; none for a device with too few readings to warm up and be judged. */
    List<DeviceOutcome> evaluate(DeviceSample sample) {
        int rows = sample.rows().length;
        int trainRows = Math.max(settings.warmup(), rows / 2);
        if (rows < trainRows + LEAST_TEST_ROWS) {
            return List.of();
        }
        List<DeviceOutcome> outcomes = new ArrayList<>();
        DeviceDetector global = detector.newDevice();
        global.adopt(model.version(), model.parameters(), model.calibration());
        advance(global, sample, trainRows);
        outcomes.add(judge(Mode.GLOBAL, global, globalPredictor(), sample, trainRows));
        local(sample, trainRows).ifPresent(outcomes::add);
        outcomes.add(rolling(sample, trainRows));
        return outcomes;
    }

    private Optional<DeviceOutcome> local(DeviceSample sample, int trainRows) {
        DeviceDetector alone = detector.newDevice();
        advance(alone, sample, trainRows);
        Optional<TrainingSet> set = alone.trainingSet();
        if (set.isEmpty()) {
            return Optional.empty();
        }
        float[] parameters = trainer()
                .train(
                        settings.shape().initialParameters(),
                        set.get(),
                        sample.deviceId().hashCode())
                .parameters();
        alone.adopt(1, parameters, FleetCalibration.NONE);
        Predictor predictor = ScoringPredictor.of(settings.shape(), parameters, settings.inputClip());
        return Optional.of(judge(Mode.LOCAL, alone, predictor, sample, trainRows));
    }

    private DeviceOutcome judge(
            Mode mode, DeviceDetector device, Predictor predictor, DeviceSample sample, int trainRows) {
        int features = settings.shape().features().size();
        int rows = sample.rows().length - trainRows;
        double[] scores = new double[rows];
        double[] limits = new double[rows];
        double[][] inputs = new double[rows][];
        double[][] units = new double[rows][];
        for (int row = 0; row < rows; row++) {
            Phase phase = device.advance(sample.rows()[trainRows + row]);
            scores[row] = device.score();
            limits[row] = phase == Phase.SCORING ? device.flagLevel() : ScoredRows.UNSCORED;
            NetworkView view =
                    device.networkView().orElseGet(() -> new NetworkView(new double[features], new double[features]));
            inputs[row] = view.input();
            units[row] = view.unit();
        }
        Predictions predictions = Predictions.compare(inputs, predictor.predict(inputs), units, tolerance);
        return outcome(mode, new ScoredRows(scores, limits, Verdict.THRESHOLD), sample, trainRows, predictions);
    }

    private DeviceOutcome rolling(DeviceSample sample, int trainRows) {
        Recording recording = new Recording(
                sample.deviceId(), settings.shape().features(), sample.rows(), trainRows, sample.interval());
        ScoredRows scored = new RollingZScore().score(recording, 0);
        int features = settings.shape().features().size();
        double[] deviations = deviations(sample.rows(), trainRows, features);
        int rows = sample.rows().length - trainRows;
        double[][] actual = new double[rows][features];
        double[][] predicted = new double[rows][features];
        double[][] units = new double[rows][features];
        for (int row = 0; row < rows; row++) {
            int last = trainRows + row;
            for (int i = 0; i < features; i++) {
                actual[row][i] = sample.rows()[last][i];
                predicted[row][i] = mean(sample.rows(), i, Math.max(0, last - ROLLING_ROWS), last);
                units[row][i] = deviations[i] == 0 ? 0 : 1 / deviations[i];
            }
        }
        return outcome(
                Mode.ROLLING_Z_SCORE,
                scored,
                sample,
                trainRows,
                Predictions.compare(actual, predicted, units, tolerance));
    }

    private static DeviceOutcome outcome(
            Mode mode, ScoredRows scored, DeviceSample sample, int trainRows, Predictions predictions) {
        int rows = scored.scores().length;
        boolean[] known = new boolean[rows];
        boolean[] anomalous = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            known[row] = sample.known().get(trainRows + row);
            anomalous[row] = sample.anomalous().get(trainRows + row);
        }
        return new DeviceOutcome(
                sample.deviceId(),
                mode,
                trainRows,
                scored.scores(),
                scored.flagged(),
                known,
                anomalous,
                predictions,
                sample.interval().toMillis());
    }

    private static void advance(DeviceDetector device, DeviceSample sample, int rows) {
        for (int row = 0; row < rows; row++) {
            device.advance(sample.rows()[row]);
        }
    }

    private static double mean(double[][] rows, int feature, int from, int to) {
        double sum = 0;
        for (int row = from; row < to; row++) {
            sum += rows[row][feature];
        }
        return sum / (to - from);
    }

    private static double[] deviations(double[][] rows, int count, int features) {
        double[] deviations = new double[features];
        for (int i = 0; i < features; i++) {
            double mean = mean(rows, i, 0, count);
            double squares = 0;
            for (int row = 0; row < count; row++) {
                squares += (rows[row][i] - mean) * (rows[row][i] - mean);
            }
            double deviation = Math.sqrt(squares / count);
            deviations[i] = deviation > 0 && Double.isFinite(deviation) ? deviation : 0;
        }
        return deviations;
    }

    private BatchPredictor globalPredictor() {
        BatchPredictor predictor = globalPredictor;
        if (predictor == null) {
            predictor = BatchPredictor.of(settings.shape(), model.parameters(), settings.inputClip());
            globalPredictor = predictor;
        }
        return predictor;
    }

    private LocalTrainer trainer() {
        LocalTrainer known = trainer;
        if (known == null) {
            int epochs = LOCAL_ROUNDS * settings.training().epochs();
            known = DetectorFactory.create(settings.withEpochs(epochs)).newTrainer();
            trainer = known;
        }
        return known;
    }

    @Override
    public void close() {
        if (globalPredictor != null) {
            globalPredictor.close();
        }
        if (trainer != null) {
            trainer.close();
        }
    }
}
