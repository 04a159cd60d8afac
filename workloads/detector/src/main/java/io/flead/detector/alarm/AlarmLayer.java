package io.flead.detector.alarm;

import io.flead.api.v1alpha1.Severity;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A device's alarm: opens when scores rise above the level for long enough or far enough, stays open while they do, and
 * closes when they have been quiet. A cumulative sum of the logarithms of score and level, whose rows are bounded, and a
 * bar that each alarm raises and that sinks again, so that what repeats needs more each time. The rule is that of
 * {@code ALARMS.md}, section 2: one logarithm a row, nine numbers of state, no garbage.
 *
 * <p>Rows that were not scored are not shown to it. Not thread-safe.
 */
public final class AlarmLayer {

    private static final int STATE_VERSION = 1;

    /** Keeps the logarithm of a score of 0 finite. */
    private static final double LEAST_SCORE = 1e-12;

    /** Least and most that a row adds to the sum. */
    private static final double ROW_FLOOR = -1;

    private static final double ROW_CEILING = 3;

    /** Most that the sum exceeds the opening sum by, so that a long fault does not delay the end of the next one. */
    private static final double SUM_EXCESS = 2;

    /** Most that the bar is raised by. */
    private static final double HIGHEST_BAR = 1.6;

    /** Rows in which the bar sinks by a factor of e. */
    private static final double BAR_ROWS = 1000;

    private final AlarmSettings settings;

    private double sum;
    private double bar;
    private int quiet;
    private long rows;
    private long onset;
    private boolean open;
    private long openedAt;
    private double peak;
    private long flagged;

    /** A device without an alarm. */
    public AlarmLayer(AlarmSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes the score of a reading.
     *
     * @param score as the detector gives it, 0 or more
     * @param flagLevel score above which the detector flags a reading under the rule that holds for the device now:
     *     {@link AlarmSettings#FLAG_LEVEL}, or 1 of a device without thresholds from out of sample
     * @return what it did; at most one thing, since a row that opens an alarm or raises it lies above the level
     */
    public AlarmTransition observe(double score, double flagLevel) {
        double level = settings.level() * flagLevel / AlarmSettings.FLAG_LEVEL;
        double ratio = score / level;
        double rise = Math.log(score + LEAST_SCORE) - Math.log(level) - bar;
        rise = Math.max(ROW_FLOOR, Math.min(ROW_CEILING, rise));
        if (sum == 0 && rise > 0) {
            onset = rows;
        }
        sum = Math.max(0, Math.min(settings.open() + SUM_EXCESS, sum + rise));
        AlarmTransition transition = open ? track(score, level, ratio) : begin(score, level, ratio);
        bar *= 1 - 1 / BAR_ROWS;
        rows++;
        return transition;
    }

    private AlarmTransition begin(double score, double level, double ratio) {
        if (sum < settings.open()) {
            return AlarmTransition.NONE;
        }
        bar = Math.min(HIGHEST_BAR, bar + settings.raise());
        open = true;
        openedAt = rows;
        peak = ratio;
        flagged = 0;
        quiet = 0;
        count(score, level);
        return AlarmTransition.OPENED;
    }

    private AlarmTransition track(double score, double level, double ratio) {
        Severity before = severity();
        peak = Math.max(peak, ratio);
        count(score, level);
        if (quiet >= settings.hold()) {
            close();
            return AlarmTransition.CLEARED;
        }
        return severity() == before ? AlarmTransition.NONE : AlarmTransition.ESCALATED;
    }

    private void count(double score, double level) {
        if (score > level) {
            flagged++;
            quiet = 0;
        } else {
            quiet++;
        }
    }

    /** Closes an open alarm for a reason that lies outside the scores; what it was stays readable until the next. */
    public void close() {
        open = false;
        sum = 0;
    }

    /** Whether an alarm is open. */
    public boolean isOpen() {
        return open;
    }

    /** Rows between the one that began the rise and the one that opened the alarm. */
    public long rowsBeforeOpening() {
        return openedAt - onset;
    }

    /** Rows from the opening to the newest one, both included; of the open alarm or the last one. */
    public long length() {
        return rows - openedAt;
    }

    /** Largest score of the alarm, divided by the level. */
    public double peak() {
        return peak;
    }

    /** Rows of the alarm above the level. */
    public long flagged() {
        return flagged;
    }

    /** Severity of the peak. */
    public Severity severity() {
        return Severity.of(peak);
    }

    /** Writes everything needed to go on bit for bit. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(STATE_VERSION);
        out.writeDouble(sum);
        out.writeDouble(bar);
        out.writeInt(quiet);
        out.writeLong(rows);
        out.writeLong(onset);
        out.writeBoolean(open);
        out.writeLong(openedAt);
        out.writeDouble(peak);
        out.writeLong(flagged);
    }

    /**
     * Reads the bytes of {@link #writeTo}.
     *
     * @throws IOException when they are damaged or of a later version
     */
    public static AlarmLayer readFrom(DataInput in, AlarmSettings settings) throws IOException {
        int version = in.readUnsignedByte();
        StateFormat.requireWithin(version, 1, STATE_VERSION);
        AlarmLayer layer = new AlarmLayer(settings);
        layer.sum =
                Math.min(settings.open() + SUM_EXCESS, StateFormat.requireWithin(in.readDouble(), 0, Double.MAX_VALUE));
        layer.bar = StateFormat.requireWithin(in.readDouble(), 0, HIGHEST_BAR);
        layer.quiet = StateFormat.readCount(in);
        layer.rows = in.readLong();
        layer.onset = in.readLong();
        layer.open = in.readBoolean();
        layer.openedAt = in.readLong();
        layer.peak = StateFormat.requireWithin(in.readDouble(), 0, Double.MAX_VALUE);
        layer.flagged = in.readLong();
        return layer;
    }
}
