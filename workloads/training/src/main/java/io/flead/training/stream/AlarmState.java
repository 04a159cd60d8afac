package io.flead.training.stream;

import io.flead.detector.alarm.AlarmPolicy;
import io.flead.detector.alarm.DeviceAlarms;
import io.flead.detector.alarm.ScoredReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** A device's alarms, the anomalies at their edges, and how it is counted. Not thread-safe. */
public final class AlarmState {

    private static final int EXPECTED_BYTES = 256;

    private final DeviceAlarms alarms;
    private final EdgeAnomalies edges;
    private boolean isCountedOverBudget;
    private String newestSource = "";
    private long readThrough;

    private AlarmState(DeviceAlarms alarms, EdgeAnomalies edges) {
        this.alarms = alarms;
        this.edges = edges;
    }

    /** A device without alarms. */
    static AlarmState of(AlarmPolicy policy) {
        return new AlarmState(new DeviceAlarms(policy), new EdgeAnomalies());
    }

    public DeviceAlarms alarms() {
        return alarms;
    }

    public EdgeAnomalies edges() {
        return edges;
    }

    /** Whether the device is counted among those that raise too many alarms. */
    public boolean isCountedOverBudget() {
        return isCountedOverBudget;
    }

    public void countedOverBudget(boolean isCounted) {
        isCountedOverBudget = isCounted;
    }

    /** Notes where the newest scored reading came from. */
    public void judged(String source) {
        newestSource = source;
    }

    /** Through where readings have been judged, on the scale of an alarm's revision; 0 before there was one. */
    public long readThrough() {
        return Math.max(readThrough, ScoredReading.offsetOf(newestSource) + 1);
    }

    byte[] save() {
        DataOutputSerializer out = new DataOutputSerializer(EXPECTED_BYTES);
        try {
            alarms.writeTo(out);
            edges.writeTo(out);
            out.writeBoolean(isCountedOverBudget);
            out.writeLong(readThrough());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.getCopyOfBuffer();
    }

    static AlarmState restore(byte[] saved, AlarmPolicy policy) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(saved);
        AlarmState state = new AlarmState(DeviceAlarms.readFrom(in, policy), EdgeAnomalies.readFrom(in));
        state.isCountedOverBudget = in.readBoolean();
        // State of a release before ends here.
        state.readThrough = in.available() == 0 ? 0 : Math.max(0, in.readLong());
        return state;
    }
}
