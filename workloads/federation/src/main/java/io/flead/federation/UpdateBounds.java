package io.flead.federation;

import io.flead.api.v1alpha1.Detection;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Model;
import io.flead.contract.message.RoundMedians;

/**
 * How far one update may go and how much it may weigh. The measure is the round before: its medians are known when an
 * update comes, so that each is bounded at once and none has to be kept.
 *
 * @param maxUpdateNorm longest step ever, above 0, at most a million
 * @param clip longest step as a multiple of the last round's median one, at least 1
 * @param maxSamples rows that a device can have to train on
 * @param firstWeight largest weight when there are no medians: in the first round of a network. The rows of a warm-up,
 *     because an honest device that has just done it has trained on nearly as many
 */
public record UpdateBounds(double maxUpdateNorm, double clip, int maxSamples, int firstWeight) {

    /** No device weighs more than this many times the last round's median. */
    public static final int MAX_RELATIVE_WEIGHT = 3;

    /** It leaves {@link ExactSum} room for the rounding of the scale. */
    private static final double MAX_CLIP = 1_000_000;

    public UpdateBounds {
        // Negated, so that NaN is refused too.
        if (!(maxUpdateNorm > 0 && maxUpdateNorm <= MAX_CLIP)) {
            throw new IllegalArgumentException(
                    "maxUpdateNorm must be above 0, at most " + MAX_CLIP + ": " + maxUpdateNorm);
        }
        if (!(clip >= 1)) {
            throw new IllegalArgumentException("clip must be at least 1: " + clip);
        }
        if (maxSamples < 1 || firstWeight < 1) {
            throw new IllegalArgumentException(
                    "maxSamples and firstWeight must be at least 1: " + maxSamples + ", " + firstWeight);
        }
    }

    /** Those of a pipeline. */
    public static UpdateBounds of(FleadPipelineSpec spec) {
        Model model = spec.training().model();
        Detection detection = spec.training().detection();
        // A buffer for leaveOneOut is never smaller than the warm-up.
        return new UpdateBounds(
                spec.aggregation().maxUpdateNorm(),
                spec.aggregation().clip(),
                Math.max(model.bufferSize(), detection.warmup()),
                detection.warmup());
    }

    /** All of them as a text. */
    String settings() {
        return "maxUpdateNorm=" + maxUpdateNorm + " clip=" + clip + " maxSamples=" + maxSamples + " firstWeight="
                + firstWeight;
    }

    /** Longest step of the round after one with these medians. A fleet that does not move gives no measure. */
    double longestStep(RoundMedians last) {
        return last.step() > 0 ? Math.min(maxUpdateNorm, clip * last.step()) : maxUpdateNorm;
    }

    /** Largest weight in the round after one with these medians. */
    long largestWeight(RoundMedians last) {
        return last.samples() > 0 ? Math.min(maxSamples, MAX_RELATIVE_WEIGHT * last.samples()) : firstWeight;
    }
}
