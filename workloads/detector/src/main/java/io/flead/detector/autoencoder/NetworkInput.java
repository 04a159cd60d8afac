package io.flead.detector.autoencoder;

import io.flead.detector.AutoencoderSettings;

/** The z-scores as a network sees them. */
final class NetworkInput {
    private NetworkInput() {}

    /** Clips in place. */
    static double[] clipped(double[] zScores) {
        for (int i = 0; i < zScores.length; i++) {
            zScores[i] =
                    Math.max(-AutoencoderSettings.INPUT_CLIP, Math.min(AutoencoderSettings.INPUT_CLIP, zScores[i]));
        }
        return zScores;
    }
}
