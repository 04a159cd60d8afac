package io.flead.detector.alarm;

import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Moves a device's level of alarms until it raises as many a day as it may. Each alarm raises the logarithm of the level
 * by a step; each day without one lowers it by as many steps as there may be alarms. So it rests where both are equal,
 * or at its bounds. Time counts while no alarm is open and the device is scored. Not thread-safe.
 */
final class AlarmBudget {

    private static final double STEP = .1;
    private static final double LEAST = Math.log(.8);
    private static final double MOST = Math.log(3);

    /** A gap in the stream counts as no more than this. */
    private static final long LONGEST_GAP_MILLIS = Duration.ofHours(1).toMillis();

    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final OptionalDouble perDay;
    private double log;
    private double factor = 1;

    /** A level that has not moved; without a number of alarms it never does. */
    AlarmBudget(OptionalDouble perDay) {
        this.perDay = perDay;
    }

    /** Factor on the level, .8 to 3. */
    double factor() {
        return factor;
    }

    /** Whether the level is as high as it may be, to an alarm: the device raises too many all the same. */
    boolean isExceeded() {
        return log > MOST - STEP;
    }

    /** An alarm opened. */
    void opened() {
        if (perDay.isPresent()) {
            move(STEP);
        }
    }

    /** Time passed without an alarm. */
    void quiet(long millis) {
        if (perDay.isPresent()) {
            double days = Math.max(0, Math.min(LONGEST_GAP_MILLIS, millis)) / DAY_MILLIS;
            move(-STEP * perDay.getAsDouble() * days);
        }
    }

    private void move(double way) {
        log = Math.max(LEAST, Math.min(MOST, log + way));
        factor = Math.exp(log);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeDouble(log);
    }

    void readFrom(DataInput in) throws IOException {
        double saved = StateFormat.requireWithin(in.readDouble(), LEAST, MOST);
        if (perDay.isPresent()) {
            move(saved);
        }
    }
}
