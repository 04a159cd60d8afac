package io.flead.archiver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flead.archiver.row.CopyRows;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.testkit.PostgresProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Migrations and retention on plain PostgreSQL, and COPY's reading of our text. */
class MaintenanceIT {

    private final PostgresProcess.Database server = PostgresProcess.newDatabase();
    private final ArchiveDatabase database =
            new ArchiveDatabase(new DatabaseEnvironment(server.jdbcUrl(), "postgres", ""), "test");

    @Test
    void migratesFromEmptyAndThenHasNothingToDo() throws Exception {
        assertThat(Migrations.run(database, Optional.empty())).isPositive();
        assertThat(Migrations.run(database, Optional.empty())).isZero();
        assertThat(count("ledger_offsets")).isZero();
    }

    @Test
    void sharesASchemaWithTablesOfOthers() throws Exception {
        execute("CREATE TABLE somebody_elses (id int)");

        Migrations.run(database, Optional.empty());

        assertThat(count("device_data")).isZero();
    }

    @Test
    void aSchemaThatIsInTheWayIsNotWaitedFor() throws SQLException {
        execute("CREATE TABLE device_data (id int)");

        assertThatExceptionOfType(InvalidSchemaException.class)
                .isThrownBy(() -> Migrations.run(database, Optional.empty()));
    }

    @Test
    void everyTableThatGrowsHasARetentionAndTheNewestGlobalModelStays() throws Exception {
        Migrations.run(database, Optional.empty());
        Instant now = Instant.parse("2026-06-30T00:00:00Z");
        execute(
                "INSERT INTO device_data SELECT 'd', timestamptz '2026-06-30T00:00:00Z' - n * interval '1 minute', '{}',"
                        + " NULL, 0, n FROM generate_series(1, 25000) n");
        String old = "'2026-06-01T00:00:00Z'";
        String fresh = "'2026-06-29T00:00:00Z'";
        for (String time : List.of(old, fresh)) {
            execute("INSERT INTO anomalies VALUES (gen_random_uuid(), 'd', " + time
                    + ", 1, 1, 'warning', 1, 'x', 1, '{}', '{}', '{}')");
            execute("INSERT INTO local_models VALUES ('d', 1, " + time + ", 1, 1, 1, 's', '{}')");
            execute("INSERT INTO stream_analysis_results VALUES (" + time + ", " + time + ", 'd', 'f', '{}')");
            execute("INSERT INTO batch_analysis_results VALUES (" + time + ", now(), 'd', 'f', '{}', " + time + ")");
            execute("INSERT INTO model_evaluations VALUES (1, " + time + ", now(), 'd', 'm', '{}', " + time + ")");
            execute("INSERT INTO analytics_staging VALUES (gen_random_uuid(), now(), 'd', 'm', '{}', " + time + ")");
            execute("INSERT INTO dashboard_metrics VALUES (" + time + ", 1, '{}', " + time + ")");
        }
        for (int version : new int[] {1, 2}) {
            execute("INSERT INTO global_models VALUES (" + version + ", 0, 0, 'FedAvg', 1, 1, 1, 's', '', '',"
                    + " '2026-06-0" + version + "T00:00:00Z')");
        }

        var removed = new Retention(database, Duration.ofDays(7)).apply(now);

        assertThat(removed)
                .containsEntry("device_data", 25_000L - 7 * 24 * 60)
                .containsEntry("anomalies", 1L)
                .containsEntry("local_models", 1L)
                .containsEntry("global_models", 1L)
                .containsEntry("stream_analysis_results", 1L)
                .containsEntry("batch_analysis_results", 1L)
                .containsEntry("model_evaluations", 1L)
                .containsEntry("analytics_staging", 1L)
                .containsEntry("dashboard_metrics", 1L);
        assertThat(count("device_data")).isEqualTo(7 * 24 * 60);
        assertThat(count("device_data WHERE event_time < '2026-06-23T00:00:00Z'"))
                .isZero();
        assertThat(count("anomalies WHERE event_time = " + fresh)).isEqualTo(1);
        assertThat(count("global_models WHERE version = 2")).isEqualTo(1);
        assertThat(count(
                        "pg_tables WHERE schemaname = current_schema() AND tablename NOT IN ('ledger_offsets', 'pipeline',"
                                + " 'analytics_progress', 'flead_schema_history')"))
                .as("every table that grows")
                .isEqualTo(removed.size());
    }

    @Test
    void theOldIsFoundWhereverItLiesInATable() throws Exception {
        Migrations.run(database, Optional.empty());
        Instant now = Instant.parse("2026-06-30T00:00:00Z");
        // Every third row is old, and the next retention finds the dead ones still there.
        execute(
                "INSERT INTO device_data SELECT 'd', timestamptz '2026-06-30T00:00:00Z' - (n % 3) * interval '4 days', '{}',"
                        + " NULL, 0, n FROM generate_series(1, 120000) n");
        Retention retention = new Retention(database, Duration.ofDays(7));

        assertThat(retention.apply(now)).containsEntry("device_data", 40_000L);
        assertThat(retention.apply(now)).containsEntry("device_data", 0L);
        assertThat(count("device_data")).isEqualTo(80_000);
    }

    @Test
    void aChunkCoversASeventhOfTheRetentionFromAnHourToADay() {
        assertThat(Retention.chunkInterval(Duration.ofDays(30))).isEqualTo(Duration.ofDays(1));
        assertThat(Retention.chunkInterval(Duration.ofDays(1)))
                .isEqualTo(Duration.ofDays(1).dividedBy(7));
        assertThat(Retention.chunkInterval(Duration.ofMinutes(5))).isEqualTo(Duration.ofHours(1));
        // Plain PostgreSQL cannot run it: there is no TimescaleDB among the test's tools.
        assertThat(Retention.SET_CHUNK_INTERVAL)
                .isEqualTo("SELECT set_chunk_time_interval(?::regclass, make_interval(secs => ?))");
    }

    @Test
    void postgresReadsBackAnyTextThatItCanHold() throws SQLException, IOException {
        List<String> texts =
                new ArrayList<>(List.of("", "\\N", "\\.", "\\", "a\tb\nc\rd\be\ff\u000Bg", "\uD83D\uDE00é語"));
        Arbitraries.strings().sampleStream().limit(3_000).forEach(texts::add);
        // PostgreSQL holds no NUL, and nothing holds half a surrogate pair.
        texts.replaceAll(
                text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", ""));
        CopyRows rows = new CopyRows();
        for (int row = 0; row < texts.size(); row++) {
            rows.number((long) row).text(texts.get(row)).endRow(0, row);
        }
        execute("CREATE TABLE texts (id int, text text)");
        try (Connection connection = server.dataSource().getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY texts FROM STDIN (ENCODING 'UTF8')",
                            new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8)));
        }
        List<String> stored = new ArrayList<>();
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT text FROM texts ORDER BY id")) {
            while (result.next()) {
                stored.add(result.getString(1));
            }
        }
        assertThat(stored).isEqualTo(texts);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String tableAndCondition) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + tableAndCondition)) {
            return result.next() ? result.getLong(1) : -1;
        }
    }
}
