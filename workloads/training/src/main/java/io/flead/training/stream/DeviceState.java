package io.flead.training.stream;

import io.flead.detector.Detector;
import io.flead.detector.DeviceDetector;
import io.flead.detector.alarm.AlarmPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The job's state of one device: its detector, when it last reported, and when it last contributed to which global
 * version.
 *
 * <p>Fresh from a checkpoint or a copy the detector is bytes; {@link #detector} brings it to life when the device is
 * next needed. So state is read without knowing the model's shape, a restart does not wait for devices that are silent,
 * and a device of another shape is dealt with where it can be logged. Not thread-safe, but a snapshot may be written
 * while another thread writes one too.
 */
public final class DeviceState {

    /** {@link #contributedRound} of a device that never did. */
    public static final long NEVER = -1;

    private static final int EXPECTED_BYTES = 1 << 14;

    private byte @Nullable [] saved;
    private @Nullable DeviceDetector live;
    private long contributedRound;
    private long contributedAtMillis;
    private long lastReadingAtMillis;
    private final Activity activity;
    private byte @Nullable [] savedAlarms;
    private @Nullable AlarmState liveAlarms;

    private DeviceState(
            byte @Nullable [] saved,
            @Nullable DeviceDetector live,
            long contributedRound,
            long contributedAtMillis,
            long lastReadingAtMillis,
            Activity activity,
            byte @Nullable [] savedAlarms) {
        this.saved = saved;
        this.live = live;
        this.contributedRound = contributedRound;
        this.contributedAtMillis = contributedAtMillis;
        this.lastReadingAtMillis = lastReadingAtMillis;
        this.activity = activity;
        this.savedAlarms = savedAlarms;
    }

    /** A device that nothing is known of yet. */
    public static DeviceState of(DeviceDetector device) {
        return new DeviceState(null, device, NEVER, 0, 0, new Activity(), null);
    }

    static DeviceState ofSaved(
            byte[] saved,
            long contributedRound,
            long contributedAtMillis,
            long lastReadingAtMillis,
            Activity activity,
            byte @Nullable [] savedAlarms) {
        return new DeviceState(
                saved, null, contributedRound, contributedAtMillis, lastReadingAtMillis, activity, savedAlarms);
    }

    /**
     * The device's detector; changes to it are changes of this state.
     *
     * @throws IOException when the saved bytes are of another shape, of an unknown version or damaged; {@link #restart}
     *     then
     */
    public DeviceDetector detector(Detector detector) throws IOException {
        DeviceDetector device = live;
        if (device == null) {
            byte[] bytes = saved == null ? new byte[0] : saved;
            device = detector.restore(new DataInputDeserializer(bytes));
            live = device;
            saved = null;
        }
        return device;
    }

    /**
     * The device's alarms; changes to them are changes of this state.
     *
     * @throws IOException when the saved bytes are of an unknown version or damaged; {@link #restartAlarms} then
     */
    public AlarmState alarms(AlarmPolicy policy) throws IOException {
        AlarmState alarms = liveAlarms;
        if (alarms == null) {
            byte[] bytes = savedAlarms;
            alarms = bytes == null || bytes.length == 0 ? AlarmState.of(policy) : AlarmState.restore(bytes, policy);
            liveAlarms = alarms;
            savedAlarms = null;
        }
        return alarms;
    }

    /** Forgets the device's alarms. */
    public AlarmState restartAlarms(AlarmPolicy policy) {
        AlarmState alarms = AlarmState.of(policy);
        liveAlarms = alarms;
        savedAlarms = null;
        return alarms;
    }

    /** Forgets all but the device's alarms. */
    public DeviceDetector restart(DeviceDetector device) {
        saved = null;
        live = device;
        contributedRound = NEVER;
        contributedAtMillis = 0;
        return device;
    }

    /** Notes that the device reported. */
    public void reported(long nowMillis) {
        lastReadingAtMillis = nowMillis;
    }

    /** The device's readings since its last status. */
    public Activity activity() {
        return activity;
    }

    /**
     * Whether the device may contribute to a global version: once, and again only when that got lost. A device that has
     * not reported since its last contribution has nothing to say: it must not outvote those that live.
     *
     * @param round the global version that training would start from
     * @param nowMillis milliseconds since 1970
     * @param retryMillis how long a contribution may go unanswered
     */
    public boolean mayContribute(long round, long nowMillis, long retryMillis) {
        return lastReadingAtMillis >= contributedAtMillis
                && (contributedRound != round || nowMillis - contributedAtMillis > retryMillis);
    }

    /** Notes a contribution. */
    public void contributed(long round, long nowMillis) {
        contributedRound = round;
        contributedAtMillis = nowMillis;
    }

    /** Takes the last contribution back: it was none. */
    public void withdraw() {
        contributedRound = NEVER;
        contributedAtMillis = 0;
    }

    long contributedRound() {
        return contributedRound;
    }

    long contributedAtMillis() {
        return contributedAtMillis;
    }

    /** When the job read the last reading. */
    public long lastReadingAtMillis() {
        return lastReadingAtMillis;
    }

    /** The detector's bytes; not to be changed. */
    byte[] save() {
        byte[] bytes = saved;
        if (bytes != null) {
            return bytes;
        }
        DeviceDetector device = live;
        DataOutputSerializer out = new DataOutputSerializer(EXPECTED_BYTES);
        try {
            if (device != null) {
                device.writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.getCopyOfBuffer();
    }

    /** The bytes of the alarms, none of a device that never had any; not to be changed. */
    byte[] saveAlarms() {
        byte[] bytes = savedAlarms;
        if (bytes != null) {
            return bytes;
        }
        AlarmState alarms = liveAlarms;
        return alarms == null ? new byte[0] : alarms.save();
    }

    /** One that shares nothing with this but unchangeable bytes. */
    DeviceState copy() {
        return ofSaved(
                save(), contributedRound, contributedAtMillis, lastReadingAtMillis, activity.copy(), saveAlarms());
    }
}
