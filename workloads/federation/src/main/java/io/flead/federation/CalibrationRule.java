package io.flead.federation;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.ModelShape;
import java.util.Collection;
import java.util.Optional;

/** Checks the calibrations of a model's devices and combines them. Implementations are stateless. */
public sealed interface CalibrationRule permits SharedCalibration, PrivateCalibration {

    /** Most rows that a device may claim. */
    long MAX_ROWS = Integer.MAX_VALUE;

    /** The rule of a model. */
    static CalibrationRule of(ModelShape shape) {
        return switch (shape.type()) {
            case LEAVE_ONE_OUT -> new SharedCalibration(shape);
            case AUTOENCODER -> new PrivateCalibration();
        };
    }

    /**
     * Whether a device of this model can have sent it.
     *
     * @return the error, or empty
     */
    Optional<String> fault(DeviceCalibration calibration);

    /**
     * The calibration that the fleet publishes. Depends on the set of calibrations only, not on their order.
     *
     * @param calibrations of the round's devices, each without a {@link #fault}
     */
    FleetCalibration combine(Collection<DeviceCalibration> calibrations);
}
