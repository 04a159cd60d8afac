package io.flead.evaluation.data;

/**
 * A recording and what is known about its test part.
 *
 * @param recording what detectors see
 * @param labels what they do not
 */
public record LabelledRecording(Recording recording, RowLabels labels) {
    public LabelledRecording {
        if (labels.rows() != recording.testRows()) {
            throw new IllegalArgumentException("device " + recording.device() + " has " + recording.testRows()
                    + " test rows, but labels for " + labels.rows());
        }
    }
}
