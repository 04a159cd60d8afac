package io.flead.detector.leaveoneout;

import io.flead.contract.message.FleetCalibration;
import io.flead.detector.DetectorStateException;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The fleet's calibration within a device's saved state. */
final class FleetCalibrationFormat {
    private FleetCalibrationFormat() {}

    static void write(FleetCalibration fleet, DataOutput out) throws IOException {
        out.writeInt(fleet.devices());
        out.writeInt(fleet.lags().length);
        for (int lag : fleet.lags()) {
            out.writeInt(lag);
        }
        writeDoubles(out, fleet.logThreshold());
        writeDoubles(out, fleet.logQuantile());
        writeDoubles(out, fleet.logGrowth());
    }

    static FleetCalibration read(DataInput in) throws IOException {
        int devices = StateFormat.readCount(in);
        int[] lags = MeasuredCalibration.readLags(in);
        try {
            return new FleetCalibration(devices, readDoubles(in), readDoubles(in), readDoubles(in), lags);
        } catch (IllegalArgumentException e) {
            throw new DetectorStateException("detector state is damaged: " + e.getMessage(), e);
        }
    }

    private static void writeDoubles(DataOutput out, double[] values) throws IOException {
        out.writeInt(values.length);
        StateFormat.writeDoubles(out, values);
    }

    private static double[] readDoubles(DataInput in) throws IOException {
        return StateFormat.readDoubles(in, StateFormat.readCount(in));
    }
}
