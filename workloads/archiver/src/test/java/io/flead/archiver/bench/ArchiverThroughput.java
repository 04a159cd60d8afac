package io.flead.archiver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.archiver.ArchiverProcess;
import io.flead.archiver.TestPipeline;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Rows per second when many readings wait, beside one {@code COPY} of the same rows into a table of the same form; by turns, medians.
 * Run by name, it proves nothing on a busy machine.
 */
class ArchiverThroughput {

    private static final int READINGS = 400_000;
    private static final int ROUNDS = 3;
    private static final double LEAST = 20_000;
    private static final double SHARE = .8;

    @TempDir
    private Path directory;

    @Test
    void readingsPerSecond() throws Exception {
        double[] archived = new double[ROUNDS];
        double[] copied = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            PostgresProcess.Database database = PostgresProcess.newDatabase();
            archived[round] = archive(database);
            try (Connection connection = database.dataSource().getConnection()) {
                copied[round] = copy(connection);
            }
        }
        double rate = median(archived);
        double bare = median(copied);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"archiver.readings\",\"value\":%.0f,\"unit\":\"1/s\",\"baseline\":%.0f,\"ratio\":%.3f,"
                        + "\"target\":%.0f,\"ok\":%b}%n",
                rate,
                bare,
                rate / bare,
                LEAST,
                rate >= LEAST && rate >= SHARE * bare);
    }

    private double archive(PostgresProcess.Database database) throws IOException {
        try (TestPipeline pipeline =
                new TestPipeline(directory, KafkaProcess.shared().bootstrapServers(), database.jdbcUrl())) {
            pipeline.sendReadings(READINGS);
            pipeline.producer.flush();
            try (ArchiverProcess archiver = pipeline.startArchiver()) {
                String rows = "flead_archiver_rows_total{table=\"device_data\",}";
                archiver.awaitReady();
                await().pollInterval(Duration.ofMillis(20)).until(() -> archiver.metric(rows) > 0);
                double first = archiver.metric(rows);
                long began = System.nanoTime();
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> archiver.metric(rows) >= READINGS);
                return (READINGS - first) / seconds(began);
            }
        }
    }

    /** Into a table with the indexes and rules of the archiver's. */
    private static double copy(Connection connection) throws SQLException, IOException {
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        copy.copyOut("COPY device_data TO STDOUT", rows);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bare (LIKE device_data INCLUDING ALL)");
        }
        long began = System.nanoTime();
        long count = copy.copyIn("COPY bare FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
        double seconds = seconds(began);
        assertThat(count).isEqualTo(READINGS);
        return count / seconds;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
