package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.StagedRows;
import io.flead.analytics.database.TimeSlice;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.Optional;
import scala.Tuple2;

/**
 * Writes the rows of devices where their figures are, with trends against the period before, and the trends of the
 * period after them that change. Devices come in the order of their ids, so that sums are the same in each run.
 *
 * @param rows where the rows go; those of the next period need no more than their trend
 */
record DeviceRows(List<String> features, TimeSlice period, StagedRows rows) implements Serializable {

    /** Devices whose results of other periods are asked for at once. */
    private static final int DEVICES_AT_ONCE = 100;

    /** Writes; returns what is known over these devices. */
    PeriodFleet write(Iterator<Tuple2<String, Tuple2<DeviceDay, Optional<DeviceAnomalies>>>> devices)
            throws SQLException {
        List<Found> found = new ArrayList<>();
        devices.forEachRemaining(
                device -> found.add(new Found(device._2()._1(), device._2()._2().orElse(DeviceAnomalies.NONE))));
        found.sort(Comparator.comparing(one -> one.day().deviceId()));
        PeriodFleet fleet = new PeriodFleet(features.size());
        try (StagedRows.Writer writer = rows.write()) {
            for (int from = 0; from < found.size(); from += DEVICES_AT_ONCE) {
                write(writer, found.subList(from, Math.min(found.size(), from + DEVICES_AT_ONCE)));
            }
        }
        found.forEach(one -> fleet.add(one.day(), one.anomalies(), features));
        return fleet;
    }

    private void write(StagedRows.Writer writer, List<Found> devices) throws SQLException {
        String[] ids = devices.stream().map(one -> one.day().deviceId()).toArray(String[]::new);
        Duration length = Duration.between(period.from(), period.to());
        Instant next = period.to();
        var before = ResultRows.read(writer.connection(), period.from().minus(length), period.from(), ids);
        var after = ResultRows.read(writer.connection(), next, next.plus(length), ids);
        Map<ResultRows.Key, ObjectNode> now = new HashMap<>();
        for (Found one : devices) {
            for (ResultRow row : PeriodSummary.device(features, one.day(), one.anomalies())) {
                ResultRows.Key key = new ResultRows.Key(row.deviceId(), row.feature());
                row.result().set("trend", Trend.of(row.feature(), row.result(), before.get(key)));
                now.put(key, row.result());
                writer.add(
                        period.from(),
                        row.deviceId(),
                        row.feature(),
                        row.result().toString());
            }
        }
        for (Map.Entry<ResultRows.Key, ObjectNode> row : after.entrySet()) {
            ResultRows.Key key = row.getKey();
            JsonNode trend = Trend.of(key.feature(), row.getValue(), now.get(key));
            if (!trend.equals(row.getValue().get("trend"))) {
                row.getValue().set("trend", trend);
                writer.add(next, key.deviceId(), key.feature(), row.getValue().toString());
            }
        }
        writer.flush();
    }

    private record Found(DeviceDay day, DeviceAnomalies anomalies) {}
}
