package io.flead.operator.aggregator;

import io.flead.api.http.ReadingsLag;
import io.flead.api.v1alpha1.FleadPipelineStatus.LagStatus;

/** The lag as a status shows it: coarse, since each new figure is a write to the API server. Pure. */
final class RoundedLag {

    /** Readings that a fleet of some hundred devices sends between two checkpoints. */
    private static final long LEAST = 10_000;

    private static final long MINUTE = 60;

    private RoundedLag() {}

    static LagStatus of(ReadingsLag lag) {
        return new LagStatus(rounded(lag.training()), rounded(lag.archiver()), lag.checkpointSeconds() / MINUTE);
    }

    /** Down to 1, 2 or 5 times a power of ten. */
    static long rounded(long readings) {
        if (readings < LEAST) {
            return 0;
        }
        long power = 1;
        while (readings / power >= 10) {
            power *= 10;
        }
        long first = readings / power;
        return power * (first >= 5 ? 5 : first >= 2 ? 2 : 1);
    }
}
