package io.flead.detector.leaveoneout;

import io.flead.contract.message.FleetCalibration;
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
 * @param corrections {@code [views]} own corrections of the global networks; null where the device had too few rows for
 *     them
 * @param networkWeight weight of the global networks' predictions beside the corrections; 1 where there are none
 * @param networks {@code [views]} the global networks with the corrections
 * @param measured the device's own calibration
 * @param blended the same drawn towards the fleet's
 * @param termClip most that one sensor adds
 */
@SuppressWarnings("ArrayRecordComponent") // parts that belong together; never compared
record FittedModel(
        Scales scales,
        DeviceRidgeCorrection @Nullable [] corrections,
        double networkWeight,
        LeaveOneOutNetwork[] networks,
        MeasuredCalibration measured,
        BlendedCalibration blended,
        double termClip) {

    private static final double MAX_CORRECTION = 1e30;

    /** Fits the parts that depend on the network; the parts that the rows alone decide are given. */
    static FittedModel learn(
            RowRing rows,
            Scales scales,
            LeaveOneOutLayout layout,
            float[] parameters,
            FleetCalibration fleet,
            LeaveOneOutSettings settings) {
        int width = layout.features();
        WarmupTrace trace = WarmupTrace.of(rows, width, scales, settings);
        LeaveOneOutNetwork[] networks = networks(layout, parameters, settings);
        DeviceRidgeCorrection[] corrections = null;
        double networkWeight = 1;
        if (trace.rows() >= settings.tuning().personalRows()) {
            corrections = new DeviceRidgeCorrection[networks.length];
            networkWeight = networkWeight(trace.rows(), settings);
            for (int view = 0; view < networks.length; view++) {
                networks[view].scale(networkWeight);
                corrections[view] = DeviceRidgeCorrection.fit(trace, view, width, networks[view], settings);
            }
            correct(networks, corrections);
        }
        MeasuredCalibration measured = MeasuredCalibration.measure(trace, width, networks, settings);
        BlendedCalibration blended = BlendedCalibration.of(measured, fleet, settings);
        double termClip = settings.tuning().termClip();
        return new FittedModel(scales, corrections, networkWeight, networks, measured, blended, termClip);
    }

    /** The same with another opinion of the fleet. */
    FittedModel with(FleetCalibration fleet, LeaveOneOutSettings settings) {
        BlendedCalibration other = BlendedCalibration.of(measured, fleet, settings);
        return new FittedModel(scales, corrections, networkWeight, networks, measured, other, termClip);
    }

    void writeTo(DataOutput out) throws IOException {
        scales.writeTo(out);
        out.writeBoolean(corrections != null);
        if (corrections != null) {
            out.writeDouble(networkWeight);
            for (DeviceRidgeCorrection correction : corrections) {
                StateFormat.writeDoubles(out, correction.linear());
                StateFormat.writeDoubles(out, correction.bias());
            }
        }
        measured.writeTo(out);
    }

    /**
     * Reads the bytes of {@link #writeTo}, in any version of the device's state: until version 1 networks counted in
     * full.
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
        if (in.readBoolean()) {
            networkWeight = version == 1 ? 1 : StateFormat.requireWithin(in.readDouble(), 0, 1);
            corrections = new DeviceRidgeCorrection[networks.length];
            for (int view = 0; view < networks.length; view++) {
                corrections[view] = new DeviceRidgeCorrection(
                        bounded(StateFormat.readDoubles(in, width * width)),
                        bounded(StateFormat.readDoubles(in, width)));
                networks[view].scale(networkWeight);
            }
            correct(networks, corrections);
        }
        MeasuredCalibration measured = MeasuredCalibration.readFrom(in, width);
        BlendedCalibration blended = BlendedCalibration.of(measured, fleet, settings);
        double termClip = settings.tuning().termClip();
        return new FittedModel(scales, corrections, networkWeight, networks, measured, blended, termClip);
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

    private static void correct(LeaveOneOutNetwork[] networks, DeviceRidgeCorrection[] corrections) {
        for (int view = 0; view < networks.length; view++) {
            networks[view].correct(corrections[view].linear(), corrections[view].bias());
        }
    }
}
