package io.flead.evaluation.data;

/**
 * A recording and the labels of its test part.
 *
 * @param recording the readings, which detectors see
 * @param labels the truth, which they do not see
 */
public record LabelledRecording(Recording recording, RowLabels labels) {
    public LabelledRecording {
        if (labels.rows() != recording.testRows()) {
            throw new IllegalArgumentException("device " + recording.device() + " has " + recording.testRows()
                    + " test rows, but labels for " + labels.rows());
        }
    }
}
