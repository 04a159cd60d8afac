package io.flead.federation;

import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which updates take part in a round, and how far each may go. Stateless: the same update against the same base
 * gets the same answer on every machine.
 *
 * <p>An update's step is its way from the global model. A step longer than {@code maxUpdateNorm} (L2) is scaled down to
 * it, so that no device can move the average further than that, whatever it sends.
 */
public final class AdmissionGate {

    /** Longest device id, in UTF-16 characters: ids of a round are kept in memory. */
    public static final int MAX_DEVICE_ID_LENGTH = 256;

    /** Most rows that one update may claim. */
    public static final long MAX_SAMPLES = Integer.MAX_VALUE;

    /** Longest clip that a pipeline can declare. It leaves {@link ExactSum} room for the rounding of the scale. */
    private static final double MAX_CLIP = 1_000_000;

    private final double maxUpdateNorm;
    private final CalibrationRule calibrations;

    /**
     * Makes a gate.
     *
     * @param maxUpdateNorm longest step, above 0, at most a million
     * @param calibrations the rule for the devices' calibrations
     */
    public AdmissionGate(double maxUpdateNorm, CalibrationRule calibrations) {
        // Negated, so that NaN is refused too.
        if (!(maxUpdateNorm > 0 && maxUpdateNorm <= MAX_CLIP)) {
            throw new IllegalArgumentException(
                    "maxUpdateNorm must be above 0, at most " + MAX_CLIP + ": " + maxUpdateNorm);
        }
        this.maxUpdateNorm = maxUpdateNorm;
        this.calibrations = calibrations;
    }

    CalibrationRule calibrations() {
        return calibrations;
    }

    /**
     * Judges one record.
     *
     * @param key the record's key
     * @param value the record's value
     * @param base the model that the round starts from
     * @param reported which devices have reported in this round
     */
    Admission judge(byte @Nullable [] key, byte @Nullable [] value, RoundBase base, Predicate<String> reported) {
        LocalModelUpdate update;
        try {
            if (value == null) {
                return refused(RefusalReason.MALFORMED);
            }
            update = LocalModelUpdate.decode(value);
        } catch (MalformedMessageException e) {
            return refused(RefusalReason.MALFORMED);
        }
        String deviceId = update.deviceId();
        if (deviceId.isBlank() || deviceId.length() > MAX_DEVICE_ID_LENGTH) {
            return refused(RefusalReason.BAD_DEVICE_ID);
        }
        if (key == null || !Arrays.equals(key, deviceId.getBytes(StandardCharsets.UTF_8))) {
            return refused(RefusalReason.KEY_MISMATCH);
        }
        if (!update.shapeId().equals(base.shapeId())) {
            return refused(RefusalReason.WRONG_SHAPE);
        }
        if (update.parameters().length != base.parameters().length) {
            return refused(RefusalReason.WRONG_LENGTH);
        }
        if (!base.isRoundOf(update.round())) {
            // Unsigned, as on the wire.
            return refused(
                    Long.compareUnsigned(update.round(), base.newestVersion()) > 0
                            ? RefusalReason.UNKNOWN_ROUND
                            : RefusalReason.STALE_ROUND);
        }
        if (update.samples() < 1 || update.samples() > MAX_SAMPLES) {
            return refused(RefusalReason.NO_SAMPLES);
        }
        if (!Double.isFinite(update.loss())
                || !Double.isFinite(update.lossBefore())
                || !allFinite(update.parameters())) {
            return refused(RefusalReason.NOT_FINITE);
        }
        if (Math.abs(update.loss()) > ExactSum.LIMIT) {
            return refused(RefusalReason.OUT_OF_RANGE);
        }
        if (calibrations.fault(update.calibration()).isPresent()) {
            return refused(RefusalReason.BAD_CALIBRATION);
        }
        // Last, so that any other error of an update is named whether or not its device has reported.
        if (reported.test(deviceId)) {
            return refused(RefusalReason.DUPLICATE);
        }
        return admitted(update, base.parameters());
    }

    private Admission admitted(LocalModelUpdate update, float[] global) {
        double[] step = new double[global.length];
        // Exact differences squared in order: floats lie within 3.5e38, so no double here can overflow.
        double squares = 0;
        for (int i = 0; i < step.length; i++) {
            step[i] = (double) update.parameters()[i] - global[i];
            squares += step[i] * step[i];
        }
        double norm = Math.sqrt(squares);
        boolean clipped = norm > maxUpdateNorm;
        if (clipped) {
            double scale = maxUpdateNorm / norm;
            for (int i = 0; i < step.length; i++) {
                step[i] *= scale;
            }
        }
        return new Admission.Admitted(
                update.deviceId(), update.samples(), update.loss(), step, clipped, update.calibration());
    }

    private static Admission refused(RefusalReason reason) {
        return new Admission.Refused(reason);
    }

    private static boolean allFinite(float[] parameters) {
        for (float parameter : parameters) {
            if (!Float.isFinite(parameter)) {
                return false;
            }
        }
        return true;
    }
}
