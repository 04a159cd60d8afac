package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.List;

/**
 * A detector for one device at a time. Thread-safe.
 *
 * @param name its name in reports
 * @param random whether results depend on the seed
 */
public record ReferenceDetector(String name, boolean random, Method method) {
    private static final int LAGS = 2;

    /** The ones in every report. */
    public static List<ReferenceDetector> all() {
        return List.of(
                new ReferenceDetector("flag all", false, new FlagAll()),
                new ReferenceDetector("random 1 %", true, new RandomFlags()),
                new ReferenceDetector("rolling z > 2.5", false, new RollingZScore()),
                new ReferenceDetector("PCA T²/Q, frozen", false, new PrincipalComponents(0)),
                new ReferenceDetector("DPCA T²/Q, 2 lags", false, new PrincipalComponents(LAGS)),
                new ReferenceDetector("Mahalanobis, frozen", false, new Mahalanobis()),
                new ReferenceDetector("Mahalanobis, gated baseline", false, new GatedMahalanobis()),
                new ReferenceDetector("isolation forest", true, new IsolationForest()),
                new ReferenceDetector("AWS random cut forest", true, new CutForest()),
                new ReferenceDetector("MLP autoencoder", true, new PlainAutoencoder()));
    }

    /** Scores and flags the test part. */
    public ScoredRows score(Recording recording, long seed) {
        return method.score(recording, seed);
    }

    /** How it works. */
    @FunctionalInterface
    public interface Method {
        /** Scores and flags the test part; random numbers come from the seed. */
        ScoredRows score(Recording recording, long seed);
    }
}
