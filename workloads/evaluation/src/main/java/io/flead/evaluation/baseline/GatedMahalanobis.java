package io.flead.evaluation.baseline;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.NetworkView;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.factory.DetectorFactory;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Arrays;

/**
 * {@link Mahalanobis} of the distance from the product's gated baseline: what the baseline brings without the prediction
 * of each sensor from the others. The product, alone and with a network that was never trained, decides when the baseline
 * stands still.
 */
final class GatedMahalanobis implements ReferenceDetector.Method {
    @Override
    public ScoredRows score(Recording recording, long seed) {
        int width = recording.features().size();
        DeviceDetector device = device(recording, seed);
        for (int row = 0; row < recording.trainRows(); row++) {
            device.advance(recording.rows()[row]);
        }
        TrainingSet set = device.trainingSet()
                .orElseThrow(() -> new IllegalStateException("device " + recording.device() + " learnt nothing"));
        double[][] training = new double[set.rows()][width];
        for (int row = 0; row < training.length; row++) {
            for (int i = 0; i < width; i++) {
                training[row][i] = set.values()[row * set.features() + i];
            }
        }
        RidgeDistance distance = RidgeDistance.of(training);
        double[] scores = new double[recording.testRows()];
        for (int row = 0; row < scores.length; row++) {
            device.advance(recording.rows()[recording.trainRows() + row]);
            scores[row] = device.networkView()
                    .map(NetworkView::input)
                    .map(distance::squared)
                    .orElse(0.);
        }
        double limit = TrainingLimit.of(
                Arrays.stream(training).mapToDouble(distance::squared).toArray());
        return ScoredRows.above(limit, scores);
    }

    private static DeviceDetector device(Recording recording, long seed) {
        int hidden = ModelShape.defaultHidden(
                ModelType.LEAVE_ONE_OUT, recording.features().size());
        ModelShape shape = new ModelShape(ModelType.LEAVE_ONE_OUT, recording.features(), hidden, seed);
        LeaveOneOutSettings settings = LeaveOneOutSettings.builder()
                .warmup(recording.trainRows())
                .bufferSize(recording.trainRows())
                .build();
        DeviceDetector device = DetectorFactory.create(
                        new DetectorSettings.LeaveOneOut(shape, TrainingSettings.defaults(), settings))
                .newDevice();
        device.adopt(1, new float[shape.parameterCount()]);
        return device;
    }
}
