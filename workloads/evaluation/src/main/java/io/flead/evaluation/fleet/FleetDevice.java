package io.flead.evaluation.fleet;

import io.flead.contract.message.DeviceCalibration;
import io.flead.detector.DeviceDetector;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSet;
import io.flead.detector.Verdict;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;

/**
 * A device of the fleet that has warmed up. Sees no label: {@link Recording} has none.
 *
 * @param recording its readings
 * @param warmupRows rows of it that the device has seen
 * @param detector its state
 */
record FleetDevice(Recording recording, int warmupRows, DeviceDetector detector) {
    /** Warms a device up with the whole training part. */
    static FleetDevice warmedUp(FleadUnderTest product, Recording recording) {
        return warmedUp(product, recording, recording.trainRows());
    }

    /** Warms a device up with its first rows, at most the training part. */
    static FleetDevice warmedUp(FleadUnderTest product, Recording recording, int rows) {
        int warmupRows = Math.min(rows, recording.trainRows());
        DeviceDetector detector = product.detector(warmupRows).newDevice();
        for (int row = 0; row < warmupRows; row++) {
            detector.advance(recording.rows()[row]);
        }
        return new FleetDevice(recording, warmupRows, detector);
    }

    /** Its rows to train on. */
    TrainingSet trainingSet() {
        return detector.trainingSet()
                .orElseThrow(() -> new IllegalStateException("device " + recording.device()
                        + " has no rows to train on after " + warmupRows + " rows of warm-up"));
    }

    /** The thresholds that it publishes. */
    DeviceCalibration calibration() {
        DeviceCalibration calibration = detector.calibration();
        if (calibration.rows() == 0) {
            throw new IllegalStateException("device " + recording.device() + " has no calibration after warm-up");
        }
        return calibration;
    }

    /** Goes on, row after row, as the stream does, and returns the scores of the test part. To be called once. */
    ScoredRows scoreTestPart() {
        for (int row = warmupRows; row < recording.trainRows(); row++) {
            detector.advance(recording.rows()[row]);
        }
        int rows = recording.testRows();
        double[] scores = new double[rows];
        double[] limits = new double[rows];
        for (int row = 0; row < rows; row++) {
            Phase phase = detector.advance(recording.rows()[recording.trainRows() + row]);
            scores[row] = detector.score();
            limits[row] = phase == Phase.SCORING ? detector.flagLevel() : ScoredRows.UNSCORED;
        }
        return new ScoredRows(scores, limits, Verdict.THRESHOLD);
    }
}
