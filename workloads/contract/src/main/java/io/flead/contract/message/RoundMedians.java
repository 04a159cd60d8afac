package io.flead.contract.message;

/**
 * The medians of what the devices of a round sent: the measure for the round after it. They travel with the model, so
 * that whoever makes the next model again from the topics judges its updates alike.
 *
 * @param samples median of the rows that the updates claim, before any bound; 0 is {@link #NONE}
 * @param step median length of their steps, at most {@code aggregation.maxUpdateNorm}
 */
public record RoundMedians(long samples, double step) {

    /** Not known: the model is of before these were published, or there was no round. */
    public static final RoundMedians NONE = new RoundMedians(0, 0);

    public RoundMedians {
        // Negated, so that NaN is refused too.
        if (samples < 0 || !(step >= 0 && step < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("impossible medians: " + samples + " samples, a step of " + step);
        }
    }
}
