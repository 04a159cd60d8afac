package io.flead.analytics.readings;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Readings of {@code device_data}, over JDBC partitioned by time: a task reads one slice of the time line over one
 * connection, where the BRIN index on the time finds its pages. The database turns {@code features} into columns of
 * numbers and packs them by device, so that a slice arrives as one row a device. The database aggregates nothing.
 */
public final class DatabaseReadings implements ReadingSource {

    /** Memory of a slice, and work lost with a task that fails. */
    private static final long ROWS_PER_SLICE = 200_000;

    private static final int MAX_SLICES = 1440;

    private final JavaSparkContext spark;
    private final AnalyticsDatabase database;
    private final List<String> features;

    /** Readings of the table. */
    public DatabaseReadings(JavaSparkContext spark, AnalyticsDatabase database, List<String> features) {
        this.spark = spark;
        this.database = database;
        this.features = List.copyOf(features);
    }

    @Override
    public JavaRDD<PackedReadings> read(TimeSlice span, LongAccumulator read) throws SQLException {
        int slices = (int) Math.max(1, Math.min(MAX_SLICES, estimatedRows(span) / ROWS_PER_SLICE));
        List<TimeSlice> cut = TimeSlice.cut(span.from(), span.to(), slices);
        String query = query(features);
        AnalyticsDatabase from = database;
        int columns = features.size();
        return spark.parallelize(cut, cut.size()).flatMap(slice -> new SliceRows(from, query, slice, columns, read));
    }

    /** The planner's estimate: it reads no reading. */
    private long estimatedRows(TimeSlice span) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery(
                        "EXPLAIN (FORMAT JSON) SELECT FROM device_data WHERE " + span.condition())) {
            plan.next();
            return new ObjectMapper()
                    .readTree(plan.getString(1))
                    .at("/0/Plan/Plan Rows")
                    .asLong();
        } catch (IOException e) {
            throw new SQLException("a query plan that is no JSON", e);
        }
    }

    /** {@code %s} is the place of the slice's condition. */
    private static String query(List<String> features) {
        StringBuilder query =
                new StringBuilder("SELECT device_id, count(*), string_agg(timestamptz_send(event_time), ''::bytea)");
        for (String feature : features) {
            query.append(", string_agg(float8send(coalesce((features->>'")
                    .append(feature.replace("'", "''").replace("%", "%%"))
                    .append("')::float8, 'NaN')), ''::bytea)");
        }
        return query.append(" FROM device_data WHERE %s GROUP BY device_id").toString();
    }
}
