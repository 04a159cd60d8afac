package io.flead.federation;

import io.flead.contract.message.DeviceCalibration;

/** The gate's verdict on an update. */
public sealed interface Admission {

    /**
     * It takes part.
     *
     * @param deviceId who sent it
     * @param samples rows it was trained on
     * @param loss mean loss over these rows after training
     * @param step way from the global model to the update {@code [parameters]}, not longer than the clip; not copied
     * @param clipped whether it was scaled down to the clip
     * @param calibration its device's calibration
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
    record Admitted(
            String deviceId, long samples, double loss, double[] step, boolean clipped, DeviceCalibration calibration)
            implements Admission {}

    /**
     * It does not.
     *
     * @param reason why
     */
    record Refused(RefusalReason reason) implements Admission {}
}
