package io.flead.detector;

import java.io.DataInput;
import java.io.IOException;

/** Makes the parts of one detector: per-device state and trainers. Stateless and thread-safe. */
public interface Detector {

    /** A device nothing is known of yet. Its model is version 0, {@link ModelShape#initialParameters()}. */
    DeviceDetector newDevice();

    /**
     * A device as {@link DeviceDetector#writeTo} left it. It goes on bit for bit under the same settings; under other
     * training or detection settings its buffers keep the rows that fit, and thresholds stay until they are next taken, unless
     * they were taken by another rule: then before the next score.
     *
     * @throws DetectorStateException when the bytes are of an unknown version, of another shape, cut short or damaged
     * @throws IOException when reading fails
     */
    DeviceDetector restore(DataInput state) throws IOException;

    /**
     * A trainer for one thread. The first one in a process that trains with DL4J unpacks and loads its natives, which
     * takes seconds.
     *
     * @throws IllegalStateException when the settings need a trainer that is not on the class path
     */
    LocalTrainer newTrainer();
}
