package io.flead.federation;

/**
 * The steps of a round's devices, as far as its strategy needs them: always their exact sum, the steps themselves only when
 * the strategy asks for them. Not thread-safe.
 */
public final class RoundSteps {

    private final ExactSum sum;
    private final KeptSteps kept;

    /**
     * Of no devices.
     *
     * @param salt decides which devices are kept when there are more than the strategy may keep; other for each round
     */
    RoundSteps(int parameters, Combination combination, byte[] salt) {
        sum = new ExactSum(parameters);
        kept = new KeptSteps(combination.keptDevices(), parameters, salt);
    }

    void add(String deviceId, double[] step, long weight) {
        sum.add(step, weight);
        kept.add(deviceId, step);
    }

    /** Their sum, weighted. */
    ExactSum sum() {
        return sum;
    }

    /** The steps themselves. */
    KeptSteps kept() {
        return kept;
    }
}
