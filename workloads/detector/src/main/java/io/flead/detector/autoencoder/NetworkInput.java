package io.flead.detector.autoencoder;

/** What a network is shown of z-scores. */
final class NetworkInput {
    /** Beyond this many deviations a network learns and says nothing more; the z-scores do. */
    static final double CLIP = 5;

    private NetworkInput() {}

    /** Clips in place. */
    static double[] clipped(double[] zScores) {
        for (int i = 0; i < zScores.length; i++) {
            zScores[i] = Math.max(-CLIP, Math.min(CLIP, zScores[i]));
        }
        return zScores;
    }
}
