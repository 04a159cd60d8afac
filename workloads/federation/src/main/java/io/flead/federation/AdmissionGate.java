package io.flead.federation;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import io.flead.detector.ModelShape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which updates take part in a round, and how far each may go. Stateless: the same update against the same base
 * gets the same answer on every machine.
 *
 * <p>An update's step is its way from the global model. One that is longer than the {@link UpdateBounds} allow is
 * scaled down, and one that claims more rows than they allow weighs less: whatever a device sends, it moves the average
 * no further than the clip times its share of the weights.
 */
public final class AdmissionGate {

    /** Longest device id, in UTF-16 characters: ids of a round are kept in memory. */
    public static final int MAX_DEVICE_ID_LENGTH = 256;

    private final UpdateBounds bounds;
    private final CalibrationRule calibrations;

    /**
     * Makes a gate.
     *
     * @param bounds of each update
     * @param calibrations the rule for the devices' calibrations
     */
    public AdmissionGate(UpdateBounds bounds, CalibrationRule calibrations) {
        this.bounds = bounds;
        this.calibrations = calibrations;
    }

    /** The gate of a pipeline. */
    public static AdmissionGate of(FleadPipelineSpec spec) {
        return new AdmissionGate(UpdateBounds.of(spec), CalibrationRule.of(ModelShape.of(spec)));
    }

    UpdateBounds bounds() {
        return bounds;
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
     * @param elsewhere takes the devices of this shape that start from another model, and which
     */
    Admission judge(
            byte @Nullable [] key,
            byte @Nullable [] value,
            RoundBase base,
            Predicate<String> reported,
            BiConsumer<String, Epoch.Place> elsewhere) {
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
        if (!base.isRoundOf(update)) {
            long epoch = update.epoch() == 0 ? base.epoch() : update.epoch();
            elsewhere.accept(deviceId, new Epoch.Place(epoch, update.round()));
            // Unsigned, as on the wire.
            return refused(
                    Long.compareUnsigned(update.round(), base.newestVersion()) > 0
                            ? RefusalReason.UNKNOWN_ROUND
                            : RefusalReason.STALE_ROUND);
        }
        if (update.samples() < 1) {
            return refused(RefusalReason.NO_SAMPLES);
        }
        if (update.samples() > bounds.maxSamples()) {
            return refused(RefusalReason.TOO_MANY_SAMPLES);
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
        return admitted(update, base);
    }

    private Admission admitted(LocalModelUpdate update, RoundBase base) {
        float[] global = base.parameters();
        double[] step = new double[global.length];
        // Exact differences squared in order: floats lie within 3.5e38, so no double here can overflow.
        double squares = 0;
        for (int i = 0; i < step.length; i++) {
            step[i] = (double) update.parameters()[i] - global[i];
            squares += step[i] * step[i];
        }
        double norm = Math.sqrt(squares);
        Set<Bound> binding = EnumSet.noneOf(Bound.class);
        double longest = bounds.longestStep(base.medians());
        if (norm > longest) {
            binding.add(longest < bounds.maxUpdateNorm() ? Bound.MEDIAN_STEP : Bound.MAX_UPDATE_NORM);
            double scale = longest / norm;
            for (int i = 0; i < step.length; i++) {
                step[i] *= scale;
            }
        }
        long weight = Math.min(update.samples(), bounds.largestWeight(base.medians()));
        if (weight < update.samples()) {
            binding.add(Bound.MEDIAN_SAMPLES);
        }
        return new Admission.Admitted(
                update.deviceId(),
                update.round(),
                update.samples(),
                weight,
                update.lossBefore(),
                update.loss(),
                step,
                Math.min(norm, bounds.maxUpdateNorm()),
                binding,
                update.calibration());
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
