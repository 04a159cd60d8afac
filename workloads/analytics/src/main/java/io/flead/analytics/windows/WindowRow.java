package io.flead.analytics.windows;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A result on its way from an executor to the database.
 *
 * @param startMicros begin of the window
 * @param isFinal whether no reading can come into it any more
 * @param status how the average compares with the history
 * @param json the result, as it is stored
 */
record WindowRow(
        String deviceId, long startMicros, long endMicros, String feature, boolean isFinal, Status status, String json)
        implements Serializable {

    /** The status of a sensor. */
    enum Status {
        /** Its history is too short, or has no spread, to judge by. */
        LEARNING,
        /** Within the limit. */
        NORMAL,
        /** Beyond it. */
        ANOMALOUS
    }

    static final StructType SCHEMA = new StructType()
            .add("device_id", DataTypes.StringType, false)
            .add("start_micros", DataTypes.LongType, false)
            .add("end_micros", DataTypes.LongType, false)
            .add("feature", DataTypes.StringType, false)
            .add("final", DataTypes.BooleanType, false)
            .add("status", DataTypes.StringType, false)
            .add("json", DataTypes.StringType, false);

    static WindowRow of(String deviceId, WindowResult result) {
        WindowScore score = result.score();
        Status status =
                score.zScore().isEmpty() ? Status.LEARNING : score.isAnomaly() ? Status.ANOMALOUS : Status.NORMAL;
        return new WindowRow(
                deviceId,
                result.startMicros(),
                result.endMicros(),
                result.feature(),
                result.isFinal(),
                status,
                result.json());
    }

    /** Where it stands, for a person. */
    String place() {
        return "device " + deviceId + ", " + feature + ", window from "
                + Instant.EPOCH.plus(startMicros, ChronoUnit.MICROS);
    }

    Row toRow() {
        return RowFactory.create(deviceId, startMicros, endMicros, feature, isFinal, status.name(), json);
    }

    static WindowRow of(Row row) {
        return new WindowRow(
                row.getString(0),
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                Status.valueOf(row.getString(5)),
                row.getString(6));
    }
}
