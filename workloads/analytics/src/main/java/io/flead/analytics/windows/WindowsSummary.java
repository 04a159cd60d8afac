package io.flead.analytics.windows;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.publication.ResultJson;
import io.flead.analytics.publication.ResultsTopic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The summary of an endless stream: one message for each hour (UTC) of windows,
 * {@code windows/<pipeline>/<begin of the hour>}, sent again as more of its windows become final. It is computed from
 * the table alone, so a restarted or repeated stream reports the same.
 */
final class WindowsSummary implements HourlyReport.Report {

    private static final int TOP_DEVICES = 10;

    /**
     * By length: a window is a device's, a row a sensor's. A window has as many readings as the sensor that has most.
     */
    private static final String BY_LENGTH = """
            SELECT seconds, count(*), count(DISTINCT device_id), sum(features), sum(readings), sum(anomalies),
                   count(DISTINCT device_id) FILTER (WHERE anomalies > 0)
            FROM (SELECT extract(epoch FROM window_end - window_start)::bigint AS seconds, device_id, window_start,
                         count(*) AS features, max((result ->> 'count')::bigint) AS readings,
                         count(*) FILTER (WHERE (result ->> 'is_anomaly')::boolean) AS anomalies
                  FROM stream_analysis_results
                  WHERE window_start >= ? AND window_start < ? AND (result ->> 'final')::boolean
                  GROUP BY 1, 2, 3) AS windows
            GROUP BY seconds
            ORDER BY seconds
            """;

    private static final String TOP = """
            SELECT device_id, count(*) AS anomalies
            FROM stream_analysis_results
            WHERE window_start >= ? AND window_start < ? AND (result ->> 'final')::boolean
              AND (result ->> 'is_anomaly')::boolean
            GROUP BY device_id
            ORDER BY anomalies DESC, device_id
            LIMIT %d
            """.formatted(TOP_DEVICES);

    private final String pipeline;
    private final AnalyticsDatabase database;
    private final ResultsTopic topic;
    private final StreamState state;

    WindowsSummary(String pipeline, AnalyticsDatabase database, ResultsTopic topic, StreamState state) {
        this.pipeline = pipeline;
        this.database = database;
        this.topic = topic;
        this.state = state;
    }

    @Override
    public void write(Instant hour) throws SQLException, JobFailedException {
        topic.publish("windows/" + pipeline + "/" + hour, message(hour));
    }

    private ObjectNode message(Instant from) throws SQLException {
        Instant to = from.plus(1, ChronoUnit.HOURS);
        ObjectNode message = ResultJson.object();
        message.put("kind", "windows");
        message.put("pipeline", pipeline);
        message.put("periodStart", from.toString());
        message.put("periodEnd", to.toString());
        ObjectNode result = ResultJson.object();
        ArrayNode lengths = result.putArray("windows");
        long rows = 0;
        try (Connection connection = database.connect()) {
            try (PreparedStatement statement = prepare(connection, BY_LENGTH, from, to);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lengths.addObject()
                            .put("seconds", row.getLong(1))
                            .put("final", row.getLong(2))
                            .put("devices", row.getLong(3))
                            .put("rows", row.getLong(4))
                            .put("readings", row.getLong(5))
                            .put("anomalies", row.getLong(6))
                            .put("anomalousDevices", row.getLong(7));
                    rows += row.getLong(4);
                }
            }
            ArrayNode top = result.putArray("topDevices");
            try (PreparedStatement statement = prepare(connection, TOP, from, to);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    top.addObject().put("device", row.getString(1)).put("anomalies", row.getLong(2));
                }
            }
        }
        message.put("rows", rows);
        message.set("result", result);
        message.set("sinceStart", state.sinceStart());
        return message;
    }

    private static PreparedStatement prepare(Connection connection, String sql, Instant from, Instant to)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setObject(1, from.atOffset(ZoneOffset.UTC));
        statement.setObject(2, to.atOffset(ZoneOffset.UTC));
        return statement;
    }
}
