package io.flead.evaluation.fleet;

import io.flead.detector.CalibrationMessage;
import io.flead.detector.DeviceDetector;
import io.flead.detector.TrainingSet;
import io.flead.detector.Verdict;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;

/**
 * A device of the fleet that has seen its training rows. Sees no label: {@link Recording} has none.
 *
 * @param recording what it measures
 * @param detector its state
 */
record FleetDevice(Recording recording, DeviceDetector detector) {
    /** Warms a device up. */
    static FleetDevice warmedUp(Product product, Recording recording) {
        DeviceDetector detector = product.detector(recording.trainRows()).newDevice();
        for (int row = 0; row < recording.trainRows(); row++) {
            detector.advance(recording.rows()[row]);
        }
        return new FleetDevice(recording, detector);
    }

    /** Its rows to train on. */
    TrainingSet trainingSet() {
        return detector.trainingSet()
                .orElseThrow(() -> new IllegalStateException("device " + recording.device()
                        + " has no rows to train on after " + recording.trainRows() + " rows of warm-up"));
    }

    /** What it publishes of its thresholds. */
    CalibrationMessage calibrationMessage() {
        return detector.calibrationMessage()
                .orElseThrow(() -> new IllegalStateException(
                        "device " + recording.device() + " has no calibration after warm-up"));
    }

    /** Scores the test part, row after row, as the stream does. To be called once. */
    ScoredRows scoreTestPart() {
        int rows = recording.testRows();
        double[] scores = new double[rows];
        for (int row = 0; row < rows; row++) {
            detector.advance(recording.rows()[recording.trainRows() + row]);
            scores[row] = detector.score();
        }
        return ScoredRows.above(Verdict.THRESHOLD, scores);
    }
}
