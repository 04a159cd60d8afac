package io.flead.detector;

/**
 * A device's judgement of one reading. No value is ever NaN or infinite. The arrays belong to the caller.
 *
 * @param phase the device's phase at the reading; all that follows is 0 and false unless it is {@link Phase#SCORING}
 * @param score 0 and up; parts of the detector are divided by their own thresholds, and the largest counts. Above 1 the
 *     baseline does not learn from the reading
 * @param flagLevel the score above which a reading is anomalous: 1, or {@link PersonalRule#flagLevel} of a
 *     leave-one-out device that has rows enough of its own. It changes when the device passes from one to the other
 * @param anomalous {@code score > flagLevel}
 * @param zScores {@code [features]} distance from the device's baseline in its standard deviations, signed; 0 for a
 *     sensor that did not move during warm-up
 * @param contributions {@code [features]} share of each feature in the part that decided the score: at least 0, sum 1
 *     when the score is above 0
 * @param confidence 0 to 1, rises with the score: {@code 1 - 2^(-score / flagLevel)}, so .5 at that level and .75 at
 *     twice the level
 */
@SuppressWarnings("ArrayRecordComponent") // one per reading on the hot path; never compared
public record Verdict(
        Phase phase,
        double score,
        double flagLevel,
        boolean anomalous,
        double[] zScores,
        double[] contributions,
        double confidence) {

    /**
     * Scores are normalised so that this is the limit for every part: below it the device learns. Also the level above
     * which it flags, unless it has rows enough for a higher one.
     */
    public static final double THRESHOLD = 1;

    /** A reading without a score. */
    public static Verdict unscored(Phase phase, int features) {
        return new Verdict(phase, 0, THRESHOLD, false, new double[features], new double[features], 0);
    }

    /** A reading that was scored by a device that flags above {@link #THRESHOLD}. */
    public static Verdict scored(double score, double[] zScores, double[] contributions) {
        return scored(score, THRESHOLD, zScores, contributions);
    }

    /** A scored reading. */
    public static Verdict scored(double score, double flagLevel, double[] zScores, double[] contributions) {
        double confidence = 1 - Math.pow(2, -score / flagLevel);
        return new Verdict(Phase.SCORING, score, flagLevel, score > flagLevel, zScores, contributions, confidence);
    }
}
