package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.List;

/** A detector for one device at a time. Thread-safe. */
public interface ReferenceDetector {
    /** The ones in every report. */
    static List<ReferenceDetector> all() {
        return List.of(
                new FlagAll(),
                new RandomFlags(),
                new RollingZScore(),
                new PrincipalComponents(),
                new IsolationForest(),
                new CutForest(),
                new PlainAutoencoder());
    }

    /** Its name in reports. */
    String name();

    /** Whether results depend on the seed. */
    default boolean random() {
        return false;
    }

    /**
     * Scores and flags the test part.
     *
     * @param seed of the random numbers
     */
    ScoredRows score(Recording recording, long seed);
}
