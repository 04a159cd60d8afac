package io.flead.training.stream;

import io.flead.detector.alarm.AlarmPolicy;
import io.flead.detector.alarm.DeviceAlarms;
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

    byte[] save() {
        DataOutputSerializer out = new DataOutputSerializer(EXPECTED_BYTES);
        try {
            alarms.writeTo(out);
            edges.writeTo(out);
            out.writeBoolean(isCountedOverBudget);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.getCopyOfBuffer();
    }

    static AlarmState restore(byte[] saved, AlarmPolicy policy) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(saved);
        AlarmState state = new AlarmState(DeviceAlarms.readFrom(in, policy), EdgeAnomalies.readFrom(in));
        state.isCountedOverBudget = in.readBoolean();
        return state;
    }
}
