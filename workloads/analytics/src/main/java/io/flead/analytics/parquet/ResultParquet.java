package io.flead.analytics.parquet;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Properties;
import org.apache.spark.sql.SparkSession;

/**
 * Results as Parquet, by day of their begin in UTC: {@code windows/day=2026-11-22/13.parquet} has the final windows of
 * an hour, {@code daily/day=2026-11-22/daily.parquet} the batch's results of a day. A file is always written from the
 * tables and replaces the one before, so that another write, at any time, gives the tables' content of that time.
 * Thread-safe as far as no two threads write the same file.
 */
public final class ResultParquet {

    private static final String WINDOWS_NAME = "windows";
    private static final String FETCHED_ROWS = "5000";

    private static final String WINDOWS = """
            (SELECT window_start, window_end, device_id, feature,
                    (result ->> 'count')::bigint AS count,
                    (result ->> 'average')::float8 AS average,
                    (result ->> 'stddev')::float8 AS stddev,
                    (result ->> 'min')::float8 AS min,
                    (result ->> 'max')::float8 AS max,
                    (result ->> 'latest')::float8 AS latest,
                    (result ->> 'latest_at')::timestamptz AS latest_at,
                    (result ->> 'z_score')::float8 AS z_score,
                    (result ->> 'is_anomaly')::boolean AS is_anomaly,
                    (result ->> 'confidence')::float8 AS confidence,
                    (result ->> 'history_count')::bigint AS history_count,
                    (result ->> 'history_average')::float8 AS history_average,
                    (result ->> 'history_stddev')::float8 AS history_stddev
             FROM stream_analysis_results
             WHERE window_start >= 'FROM' AND window_start < 'TO' AND (result ->> 'final')::boolean
             ORDER BY device_id, feature, window_start, window_end) AS windows
            """;

    /** The figures of sensors as columns; all figures, with those of a whole device or of all devices, as JSON. */
    private static final String DAILY = """
            (SELECT period_start, period_end, device_id, feature,
                    (result ->> 'count')::bigint AS count,
                    (result ->> 'avg')::float8 AS avg,
                    (result ->> 'min')::float8 AS min,
                    (result ->> 'max')::float8 AS max,
                    (result ->> 'stddev')::float8 AS stddev,
                    (result ->> 'anomalies')::bigint AS anomalies,
                    (result ->> 'anomalyShare')::float8 AS anomaly_share,
                    result::text AS result
             FROM batch_analysis_results
             WHERE period_start >= 'FROM' AND period_start < 'TO'
             ORDER BY device_id, feature, period_start) AS daily
            """;

    private final SparkSession session;
    private final AnalyticsDatabase database;
    private final ResultDirectory directory;

    /** Writes by this session; reads from this database. */
    public ResultParquet(SparkSession session, AnalyticsDatabase database, ResultDirectory directory) {
        this.session = session;
        this.database = database;
        this.directory = directory;
    }

    /**
     * Writes the final windows that began in an hour.
     *
     * @throws IOException when the file cannot be written; the one before stays
     */
    public void writeWindows(Instant anyTimeOfTheHour) throws IOException {
        Instant hour = anyTimeOfTheHour.truncatedTo(ChronoUnit.HOURS);
        LocalDate day = LocalDate.ofInstant(hour, ZoneOffset.UTC);
        write(
                between(WINDOWS, hour, hour.plus(1, ChronoUnit.HOURS)),
                String.format(
                        Locale.ROOT,
                        "windows/day=%s/%02d.parquet",
                        day,
                        hour.atZone(ZoneOffset.UTC).getHour()));
    }

    /**
     * Writes the batch's results of a day.
     *
     * @throws IOException when the file cannot be written; the one before stays
     */
    public void writeDay(LocalDate day) throws IOException {
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        write(between(DAILY, from, from.plus(1, ChronoUnit.DAYS)), "daily/day=" + day + "/daily.parquet");
    }

    /** These instants hold no character that needs care. */
    private static String between(String query, Instant from, Instant to) {
        return query.replace("FROM'", from + "'").replace("TO'", to + "'");
    }

    /**
     * Removes windows that a killed process left half written. Only one process may be writing windows here.
     *
     * @throws IOException when the directory cannot be read
     */
    public void removeAbandonedWindows() throws IOException {
        directory.removeAbandoned(WINDOWS_NAME);
    }

    private void write(String query, String name) throws IOException {
        String unfinished = directory.unfinished(name.substring(0, name.indexOf('/')));
        Properties settings = new Properties();
        settings.putAll(database.settings());
        settings.put("fetchsize", FETCHED_ROWS);
        settings.put("driver", "org.postgresql.Driver");
        try {
            session.read()
                    .jdbc(database.url(), query, settings)
                    .coalesce(1)
                    .write()
                    .parquet(unfinished);
        } catch (Exception e) {
            // Scala throws exceptions that Java would have to declare: SQLException, too.
            directory.discard(unfinished);
            throw new IOException("cannot write " + name + ": " + ErrorText.of(ErrorText.innermost(e)), e);
        }
        directory.publish(unfinished, name);
    }
}
