package io.flead.federation;

import io.flead.contract.message.DeviceCalibration;
import java.util.Set;

/** The gate's verdict on an update. */
public sealed interface Admission {

    /**
     * It takes part.
     *
     * @param deviceId who sent it
     * @param round the version that it started from
     * @param samples rows it claims to be trained on
     * @param weight what it counts as, at most these rows
     * @param lossBefore mean loss over these rows before training
     * @param loss mean loss over these rows after training
     * @param step way from the global model to the update {@code [parameters]}, not longer than the clip; not copied
     * @param norm how long that way was, at most {@code maxUpdateNorm}
     * @param bounds what bound it
     * @param calibration its device's calibration
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
    record Admitted(
            String deviceId,
            long round,
            long samples,
            long weight,
            double lossBefore,
            double loss,
            double[] step,
            double norm,
            Set<Bound> bounds,
            DeviceCalibration calibration)
            implements Admission {

        /** Whether its step was scaled down. */
        public boolean clipped() {
            return bounds.contains(Bound.MAX_UPDATE_NORM) || bounds.contains(Bound.MEDIAN_STEP);
        }
    }

    /**
     * It does not.
     *
     * @param reason why
     */
    record Refused(RefusalReason reason) implements Admission {}
}
