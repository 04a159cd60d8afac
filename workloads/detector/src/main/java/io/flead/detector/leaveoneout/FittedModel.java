package io.flead.detector.leaveoneout;

import io.flead.contract.message.FleetCalibration;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.PersonalRule;
import io.flead.detector.Verdict;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.network.LeaveOneOutNetwork;
import io.flead.detector.rows.RowRing;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Everything a device scores with that it learnt from its rows and a global model: changed as a whole or not at all.
 *
 * @param scales of readings and views
 * @param corrections {@code [views]} own corrections of the global networks; null where the device had too few rows for
 *     them
 * @param folds blocks whose residuals the calibration was measured on without them; 0 without that, or without
 *     corrections
 * @param networkWeight weight of the global networks' predictions beside the corrections; 1 where there are none
 * @param networks {@code [views]} the global networks with the corrections
 * @param measured the device's own calibration
 * @param blended the same drawn towards the fleet's
 * @param settings that it was learnt under, or in state of another time is read under
 */
@SuppressWarnings("ArrayRecordComponent") // parts that belong together; never compared
record FittedModel(
        Scales scales,
        DeviceRidgeCorrection @Nullable [] corrections,
        int folds,
        double networkWeight,
        LeaveOneOutNetwork[] networks,
        MeasuredCalibration measured,
        BlendedCalibration blended,
        LeaveOneOutSettings settings) {

    private static final double MAX_CORRECTION = 1e30;

    /** Fits the parts that depend on the network; the parts that the rows alone decide are given. */
    static FittedModel learn(
            RowRing rows,
            Scales scales,
            LeaveOneOutLayout layout,
            float[] parameters,
            FleetCalibration fleet,
            LeaveOneOutSettings settings) {
        LeaveOneOutTuning tuning = settings.tuning();
        WarmupTrace trace = WarmupTrace.of(rows, layout.features(), scales, settings);
        LeaveOneOutNetwork[] networks = networks(layout, parameters, settings);
        LeaveOneOutNetwork[][] judges = new LeaveOneOutNetwork[networks.length][];
        boolean personal = trace.rows() >= tuning.personalRows();
        DeviceRidgeCorrection[] corrections = personal ? new DeviceRidgeCorrection[networks.length] : null;
        double networkWeight = personal ? networkWeight(trace.rows(), settings) : 1;
        for (int view = 0; view < networks.length; view++) {
            if (corrections != null) {
                networks[view].scale(networkWeight);
                CorrectionFit fit =
                        CorrectionFit.fit(trace, view, lags(view, tuning.personal()), networks[view], tuning);
                corrections[view] = fit.whole();
                judges[view] = fit.judges(networks[view]);
                networks[view] = fit.corrected(networks[view]);
            } else {
                judges[view] = new LeaveOneOutNetwork[] {networks[view]};
            }
        }
        MeasuredCalibration measured = MeasuredCalibration.measure(trace, judges, settings);
        BlendedCalibration blended = BlendedCalibration.of(measured, fleet, settings.gateFactor(personal), settings);
        int folds = personal ? tuning.personal().folds() : 0;
        return new FittedModel(scales, corrections, folds, networkWeight, networks, measured, blended, settings);
    }

    /** The same with another opinion of the fleet. */
    FittedModel with(FleetCalibration fleet) {
        BlendedCalibration other = BlendedCalibration.of(measured, fleet, settings.gateFactor(isPersonal()), settings);
        return new FittedModel(scales, corrections, folds, networkWeight, networks, measured, other, settings);
    }

    /** Whether the device corrects the network for itself, and judges by {@link PersonalRule}. */
    boolean isPersonal() {
        return corrections != null;
    }

    /** Score above which a reading is flagged. */
    double flagLevel() {
        return isPersonal() ? settings.tuning().personal().flagLevel() : Verdict.THRESHOLD;
    }

    /** Whether usual variances adapt, sensor by sensor, and not thresholds. */
    boolean scalesSensors() {
        return isPersonal() && settings.tuning().personal().scalesSensors();
    }

    /** Whether scores depend on the rows before, too. */
    boolean looksBack() {
        return networks[0].inputs() > scales.mean.length;
    }

    /** Most that one sensor adds. */
    double termClip() {
        return settings.tuning().termClip();
    }

    /** Whether it was learnt in another way than these settings ask for. */
    boolean isOutdated() {
        PersonalRule rule = settings.tuning().personal();
        return isPersonal()
                && (folds != rule.folds() || networks[0].inputs() != scales.mean.length * (1 + rule.lags()));
    }

    /** The smoothed view holds earlier rows anyway. */
    private static int lags(int view, PersonalRule rule) {
        return LeaveOneOutLayout.smoothingRows(view) == 1 ? rule.lags() : 0;
    }

    void writeTo(DataOutput out) throws IOException {
        scales.writeTo(out);
        out.writeBoolean(corrections != null);
        if (corrections != null) {
            out.writeDouble(networkWeight);
            out.writeByte(folds);
            out.writeByte(networks[0].inputs() / scales.mean.length - 1);
            for (DeviceRidgeCorrection correction : corrections) {
                StateFormat.writeDoubles(out, correction.linear());
                StateFormat.writeDoubles(out, correction.bias());
            }
        }
        measured.writeTo(out);
    }

    /**
     * Reads the bytes of {@link #writeTo}, in any version of the device's state: until version 1 networks counted in
     * full, until version 2 calibrations were measured on the rows that the correction was fitted to.
     */
    static FittedModel readFrom(
            DataInput in,
            int version,
            LeaveOneOutLayout layout,
            float[] parameters,
            FleetCalibration fleet,
            LeaveOneOutSettings settings)
            throws IOException {
        int width = layout.features();
        Scales scales = Scales.readFrom(in, width);
        LeaveOneOutNetwork[] networks = networks(layout, parameters, settings);
        DeviceRidgeCorrection[] corrections = null;
        double networkWeight = 1;
        int folds = 0;
        if (in.readBoolean()) {
            networkWeight = version == 1 ? 1 : StateFormat.requireWithin(in.readDouble(), 0, 1);
            folds = version < 3 ? 0 : (int) StateFormat.requireWithin(in.readByte(), 0, PersonalRule.MAX_FOLDS);
            int lags = version < 3 ? 0 : (int) StateFormat.requireWithin(in.readByte(), 0, PersonalRule.MAX_LAGS);
            corrections = new DeviceRidgeCorrection[networks.length];
            for (int view = 0; view < networks.length; view++) {
                int inputs = width * (view == 0 ? 1 + lags : 1);
                corrections[view] = new DeviceRidgeCorrection(
                        bounded(StateFormat.readDoubles(in, width * inputs)),
                        bounded(StateFormat.readDoubles(in, width)));
                networks[view].scale(networkWeight);
                networks[view].correct(corrections[view].linear(), corrections[view].bias());
            }
        }
        MeasuredCalibration measured = MeasuredCalibration.readFrom(in, width);
        BlendedCalibration blended =
                BlendedCalibration.of(measured, fleet, settings.gateFactor(corrections != null), settings);
        return new FittedModel(scales, corrections, folds, networkWeight, networks, measured, blended, settings);
    }

    /** Clipped inputs and a ridge give nothing near this. */
    private static double[] bounded(double[] values) throws IOException {
        for (double value : values) {
            StateFormat.requireWithin(value, -MAX_CORRECTION, MAX_CORRECTION);
        }
        return values;
    }

    private static LeaveOneOutNetwork[] networks(
            LeaveOneOutLayout layout, float[] parameters, LeaveOneOutSettings settings) {
        LeaveOneOutNetwork[] networks = new LeaveOneOutNetwork[LeaveOneOutLayout.VIEWS];
        for (int view = 0; view < networks.length; view++) {
            networks[view] = new LeaveOneOutNetwork(
                    layout, parameters, view, settings.tuning().inputClip());
        }
        return networks;
    }

    /**
     * The fleet's network counts less, the more rows a device has of its own: its own correction then holds the common
     * structure too, and the rest is peculiar to the other devices and only disturbs.
     */
    private static double networkWeight(int rows, LeaveOneOutSettings settings) {
        double pseudoRows = settings.tuning().networkRows();
        return Double.isInfinite(pseudoRows) ? 1 : pseudoRows / (rows + pseudoRows);
    }
}
