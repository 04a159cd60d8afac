package io.flead.contract.message;

import io.flead.contract.wire.TrialMessage;

/**
 * The audience of a model that is on trial: a share of the devices, which their ids alone decide, so that every program
 * and every trial means the same devices. The others keep the model of before.
 *
 * @param percent of the devices, 1 to 50
 */
public record Trial(int percent) {

    private static final int MOST = 50;
    private static final long PARTS = 100;

    public Trial {
        if (percent < 1 || percent > MOST) {
            throw new IllegalArgumentException("the audience of a trial must be 1 to " + MOST + " %: " + percent);
        }
    }

    /** Whether a device belongs to the audience. A larger audience holds every device of a smaller one. */
    public boolean includes(String deviceId) {
        long hash = deviceId.hashCode() * 0x9e3779b97f4a7c15L;
        // The finaliser of MurmurHash3: neighbouring ids lie far apart.
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return Long.remainderUnsigned(hash, PARTS) < percent;
    }

    TrialMessage toMessage() {
        return TrialMessage.newBuilder().setPercent(percent).build();
    }

    static Trial of(TrialMessage message) {
        return new Trial(message.getPercent());
    }
}
