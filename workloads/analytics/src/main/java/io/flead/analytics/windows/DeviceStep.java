package io.flead.analytics.windows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.util.LongAccumulator;

/** Takes a batch's readings of one device into its windows. */
final class DeviceStep implements FlatMapGroupsWithStateFunction<String, Row, byte[], Row> {

    private static final long serialVersionUID = 1L;
    private static final Comparator<Row> KAFKA_ORDER = Comparator.<Row>comparingInt(
                    row -> row.getInt(ParsedReadings.PARTITION))
            .thenComparingLong(row -> row.getLong(ParsedReadings.OFFSET));

    private final WindowSettings settings;
    private final long forgetAfterMillis;
    private final LongAccumulator repetitions;
    private final LongAccumulator late;

    /**
     * A step.
     *
     * @param forgetAfter a device that has been silent for so long is forgotten with its history
     * @param repetitions counts readings that repeat another one
     * @param late counts readings too late for a window, once for each
     */
    DeviceStep(WindowSettings settings, Duration forgetAfter, LongAccumulator repetitions, LongAccumulator late) {
        this.settings = settings;
        this.forgetAfterMillis = forgetAfter.toMillis();
        this.repetitions = repetitions;
        this.late = late;
    }

    @Override
    public Iterator<Row> call(String deviceId, Iterator<Row> readings, GroupState<byte[]> state) {
        if (state.hasTimedOut()) {
            state.remove();
            return List.<Row>of().iterator();
        }
        // A shuffle keeps no order, and the watermark depends on it.
        List<Row> ordered = new ArrayList<>();
        readings.forEachRemaining(ordered::add);
        ordered.sort(KAFKA_ORDER);
        DeviceWindows device = state.exists() ? DeviceWindows.read(state.get(), settings) : new DeviceWindows(settings);
        for (Row reading : ordered) {
            device.add(
                    reading.getLong(ParsedReadings.EVENT_MICROS),
                    reading.getLong(ParsedReadings.ARRIVAL_MICROS),
                    ParsedReadings.values(reading.<byte[]>getAs(ParsedReadings.VALUES)));
        }
        List<Row> results = new ArrayList<>();
        for (WindowResult result : device.changes()) {
            results.add(WindowRow.of(deviceId, result).toRow());
        }
        repetitions.add(device.repetitions());
        late.add(device.late());
        state.update(device.write());
        state.setTimeoutDuration(forgetAfterMillis);
        return results.iterator();
    }
}
