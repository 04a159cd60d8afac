package io.flead.detector.alarm;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.detector.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A device's alarms: at most one is open. The same readings and verdicts give the same records, whatever restarts lie
 * between. Not thread-safe.
 *
 * <p>A record's revision grows with the offset of the reading behind it. So when readings are read again after a
 * restart, and a model that came at another moment gives another course, what is published then replaces what was
 * published before.
 */
public final class DeviceAlarms {

    /** While an alarm is open, it is published at most this often without a change. */
    static final Duration PROGRESS = Duration.ofMinutes(1);

    private static final int STATE_VERSION = 1;

    private final AlarmPolicy policy;
    private final AlarmLayer layer;
    private final AlarmBudget budget;
    private @Nullable OpenAlarm alarm;
    private long newestMillis = Long.MAX_VALUE;

    /** A device without alarms. */
    public DeviceAlarms(AlarmPolicy policy) {
        this(policy, new AlarmLayer(policy.settings()));
    }

    private DeviceAlarms(AlarmPolicy policy, AlarmLayer layer) {
        this.policy = policy;
        this.layer = layer;
        this.budget = new AlarmBudget(policy.budget());
    }

    /**
     * Takes a scored reading.
     *
     * @param features names of the model's features, in their order
     * @param isAccepted whether the device has just taken its present state for a new normal one
     * @return the record to publish: an alarm that opened, rose, closed, or has gone on for a minute
     */
    public Optional<Alarm> observe(ScoredReading reading, List<String> features, boolean isAccepted) {
        Verdict verdict = reading.verdict();
        return observe(
                reading.arrivedAtMillis(), verdict.score(), verdict.flagLevel(), () -> reading, features, isAccepted);
    }

    /**
     * The same, asking for all that is known of the reading only when an alarm is open or opens: most readings need none
     * of it.
     *
     * @param arrivedAtMillis when the reading arrived, milliseconds since 1970
     * @param whole the reading, asked for at most once
     */
    public Optional<Alarm> observe(
            long arrivedAtMillis,
            double score,
            double flagLevel,
            Supplier<ScoredReading> whole,
            List<String> features,
            boolean isAccepted) {
        long before = newestMillis;
        newestMillis = arrivedAtMillis;
        OpenAlarm open = alarm;
        if (open == null) {
            budget.quiet(Math.max(0, newestMillis - before));
        }
        double peak = layer.peak();
        long flagged = layer.flagged();
        AlarmTransition transition = layer.observe(score, flagLevel * budget.factor());
        ScoredReading reading;
        if (transition == AlarmTransition.OPENED) {
            reading = whole.get();
            budget.opened();
            open = OpenAlarm.openedBy(reading, features);
            alarm = open;
        } else if (open == null) {
            return Optional.empty();
        } else {
            reading = whole.get();
            if (layer.peak() > peak) {
                open.peak(reading);
            }
            if (layer.flagged() > flagged) {
                open.flag(reading);
            }
            open.advance(reading);
        }
        if (transition == AlarmTransition.CLEARED) {
            return ended(open, reading, CloseReason.CLEARED);
        }
        if (isAccepted) {
            layer.close();
            return ended(open, reading, CloseReason.ACCEPTED);
        }
        boolean isDue = transition != AlarmTransition.NONE
                || reading.arrivedAtMillis() - open.publishedAtMillis() >= PROGRESS.toMillis();
        return isDue && isWanted() ? Optional.of(open.publish(layer, reading, null)) : Optional.empty();
    }

    private Optional<Alarm> ended(OpenAlarm open, ScoredReading reading, CloseReason reason) {
        alarm = null;
        return open.isPublished() ? Optional.of(open.publish(layer, reading, reason)) : Optional.empty();
    }

    private boolean isWanted() {
        return layer.severity().compareTo(policy.minSeverity()) >= 0;
    }

    /** Closes the open alarm for a reason that lies outside of the readings; empty when none is published and open. */
    public Optional<Alarm> close(CloseReason reason) {
        OpenAlarm open = alarm;
        if (open == null) {
            return Optional.empty();
        }
        alarm = null;
        layer.close();
        return open.isPublished() ? Optional.of(open.close(layer, reason)) : Optional.empty();
    }

    /** Severity of the alarm that is open and published. */
    public Optional<Severity> severity() {
        OpenAlarm open = alarm;
        return open != null && open.isPublished() ? Optional.of(layer.severity()) : Optional.empty();
    }

    /** Id of the alarm that is open and published. */
    public Optional<String> openId() {
        OpenAlarm open = alarm;
        return open != null && open.isPublished() ? Optional.of(open.id()) : Optional.empty();
    }

    /** Sensors of the open alarm, in the order of the model that it was found with. */
    public Optional<List<String>> features() {
        return Optional.ofNullable(alarm).map(OpenAlarm::features);
    }

    /** Whether the device's level is as high as it may be, and the alarms still too many. */
    public boolean isOverBudget() {
        return budget.isExceeded();
    }

    /** Writes everything needed to go on bit for bit. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(STATE_VERSION);
        layer.writeTo(out);
        budget.writeTo(out);
        out.writeLong(newestMillis);
        OpenAlarm open = alarm;
        out.writeBoolean(open != null);
        if (open != null) {
            open.writeTo(out);
        }
    }

    /**
     * Reads the bytes of {@link #writeTo}.
     *
     * @throws IOException when they are damaged or of a later version
     */
    public static DeviceAlarms readFrom(DataInput in, AlarmPolicy policy) throws IOException {
        int version = in.readUnsignedByte();
        if (version != STATE_VERSION) {
            throw new IOException("state of alarms has version " + version + ", this program reads " + STATE_VERSION);
        }
        DeviceAlarms alarms = new DeviceAlarms(policy, AlarmLayer.readFrom(in, policy.settings()));
        alarms.budget.readFrom(in);
        alarms.newestMillis = in.readLong();
        if (in.readBoolean()) {
            alarms.alarm = OpenAlarm.readFrom(in);
        }
        return alarms;
    }
}
