package io.flead.detector.loo;

import io.flead.detector.FleetCalibration;
import io.flead.detector.LeaveOneOutSettings;
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
 * @param corrections {@code [views]} own corrections of the global networks; null where the device had too few rows for them
 * @param networks {@code [views]} the global networks with the corrections
 * @param calibration own calibration
 * @param limits the same drawn towards the fleet's
 * @param termClip most that one sensor adds
 */
@SuppressWarnings("ArrayRecordComponent") // parts that belong together; compared by nobody
record LearntModel(
        Scales scales,
        PersonalCorrection @Nullable [] corrections,
        LeaveOneOutNetwork[] networks,
        OwnCalibration calibration,
        Limits limits,
        double termClip) {

    private static final double MAX_CORRECTION = 1e30;

    /** Learns what depends on the network; what the rows alone decide is given. */
    static LearntModel learn(
            RowRing rows,
            Scales scales,
            LeaveOneOutLayout layout,
            float[] parameters,
            FleetCalibration fleet,
            LeaveOneOutSettings settings) {
        int width = layout.features();
        WarmupTrace trace = WarmupTrace.of(rows, width, scales, settings);
        LeaveOneOutNetwork[] networks = networks(layout, parameters, settings);
        PersonalCorrection[] corrections = null;
        if (trace.rows() >= settings.personalRows()) {
            corrections = new PersonalCorrection[networks.length];
            for (int view = 0; view < networks.length; view++) {
                corrections[view] = PersonalCorrection.fit(trace, view, width, networks[view], settings);
            }
            correct(networks, corrections);
        }
        OwnCalibration calibration = OwnCalibration.measure(trace, width, networks, settings);
        Limits limits = Limits.of(calibration, fleet, settings);
        return new LearntModel(scales, corrections, networks, calibration, limits, settings.termClip());
    }

    /** The same with another opinion of the fleet. */
    LearntModel with(FleetCalibration fleet, LeaveOneOutSettings settings) {
        return new LearntModel(
                scales, corrections, networks, calibration, Limits.of(calibration, fleet, settings), termClip);
    }

    void writeTo(DataOutput out) throws IOException {
        scales.writeTo(out);
        out.writeBoolean(corrections != null);
        if (corrections != null) {
            for (PersonalCorrection correction : corrections) {
                StateFormat.writeDoubles(out, correction.linear());
                StateFormat.writeDoubles(out, correction.bias());
            }
        }
        calibration.writeTo(out);
    }

    static LearntModel readFrom(
            DataInput in,
            LeaveOneOutLayout layout,
            float[] parameters,
            FleetCalibration fleet,
            LeaveOneOutSettings settings)
            throws IOException {
        int width = layout.features();
        Scales scales = Scales.readFrom(in, width);
        LeaveOneOutNetwork[] networks = networks(layout, parameters, settings);
        PersonalCorrection[] corrections = null;
        if (in.readBoolean()) {
            corrections = new PersonalCorrection[networks.length];
            for (int view = 0; view < networks.length; view++) {
                corrections[view] = new PersonalCorrection(
                        bounded(StateFormat.readDoubles(in, width * width)),
                        bounded(StateFormat.readDoubles(in, width)));
            }
            correct(networks, corrections);
        }
        OwnCalibration calibration = OwnCalibration.readFrom(in, width);
        Limits limits = Limits.of(calibration, fleet, settings);
        return new LearntModel(scales, corrections, networks, calibration, limits, settings.termClip());
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
            networks[view] = new LeaveOneOutNetwork(layout, parameters, view, settings.inputClip());
        }
        return networks;
    }

    private static void correct(LeaveOneOutNetwork[] networks, PersonalCorrection[] corrections) {
        for (int view = 0; view < networks.length; view++) {
            networks[view].correct(corrections[view].linear(), corrections[view].bias());
        }
    }
}
