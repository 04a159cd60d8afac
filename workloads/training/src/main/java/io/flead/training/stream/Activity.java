package io.flead.training.stream;

import io.flead.contract.message.DeviceStatus;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A device's readings since its last status, for its counts and its status. Not thread-safe. */
public final class Activity {

    /** In place of a state, of a device that is counted in none. */
    private static final String UNKNOWN = "";

    private DeviceStatus.@Nullable State state;
    private int constantSensors;
    private long heardAt;
    private String countedBy = "";
    private long newestArrivalMillis;
    private long readings;
    private long skipped;
    private double largestScore;

    /** Notes a reading. */
    public void read(boolean isSkipped, double score, long streamMillis, long arrivalMillis) {
        readings++;
        skipped += isSkipped ? 1 : 0;
        largestScore = Math.max(largestScore, score);
        heardAt = streamMillis;
        newestArrivalMillis = Math.max(newestArrivalMillis, arrivalMillis);
    }

    /** Whether this is the first time for this life of a subtask; not part of a checkpoint. */
    public boolean countOnce(String life) {
        boolean first = !countedBy.equals(life);
        countedBy = life;
        return first;
    }

    /** Begins to count for the next status. */
    public void published() {
        readings = 0;
        skipped = 0;
        largestScore = 0;
    }

    /** The state in which the device is counted, if it is. */
    public Optional<DeviceStatus.State> state() {
        return Optional.ofNullable(state);
    }

    /** Whether it is counted in this state. */
    public boolean isIn(DeviceStatus.State other) {
        return state == other;
    }

    public void state(DeviceStatus.State newest) {
        state = newest;
    }

    /** The constant sensors that are counted. */
    public int constantSensors() {
        return constantSensors;
    }

    public void constantSensors(int count) {
        constantSensors = count;
    }

    /** The stream's time of the last reading. */
    public long heardAt() {
        return heardAt;
    }

    /** When the newest reading arrived, milliseconds since 1970; 0 before there is one. */
    public long newestArrivalMillis() {
        return newestArrivalMillis;
    }

    public long readings() {
        return readings;
    }

    public long skipped() {
        return skipped;
    }

    public double largestScore() {
        return largestScore;
    }

    void writeTo(DataOutputView target) throws IOException {
        target.writeUTF(state == null ? UNKNOWN : state.name());
        target.writeInt(constantSensors);
        target.writeLong(heardAt);
        target.writeLong(newestArrivalMillis);
        target.writeLong(readings);
        target.writeLong(skipped);
        target.writeDouble(largestScore);
    }

    static Activity readFrom(DataInputView source) throws IOException {
        Activity activity = new Activity();
        String name = source.readUTF();
        activity.state = name.equals(UNKNOWN) ? null : DeviceStatus.State.valueOf(name);
        activity.constantSensors = source.readInt();
        activity.heardAt = source.readLong();
        activity.newestArrivalMillis = source.readLong();
        activity.readings = source.readLong();
        activity.skipped = source.readLong();
        activity.largestScore = source.readDouble();
        return activity;
    }

    Activity copy() {
        Activity copy = new Activity();
        copy.state = state;
        copy.constantSensors = constantSensors;
        copy.heardAt = heardAt;
        copy.countedBy = countedBy;
        copy.newestArrivalMillis = newestArrivalMillis;
        copy.readings = readings;
        copy.skipped = skipped;
        copy.largestScore = largestScore;
        return copy;
    }
}
