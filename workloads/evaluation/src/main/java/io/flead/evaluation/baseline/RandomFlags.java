package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Random;

/** Flags 1 % of the rows by chance. */
final class RandomFlags implements ReferenceDetector.Method {
    private static final double SHARE = .01;

    @Override
    public ScoredRows score(Recording recording, long seed) {
        Random random = new Random(31 * seed + recording.device().hashCode());
        return ScoredRows.above(1 - SHARE, random.doubles(recording.testRows()).toArray());
    }
}
