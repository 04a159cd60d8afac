package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Database or broker away: the archiver waits, reports it once, and then writes the missed records. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OutageIT {

    @TempDir
    private Path directory;

    @Test
    void invariant3_withTheDatabaseStoppedReadingsGoOnAndAreWrittenLaterOnce() throws IOException {
        int port = PostgresProcess.freePort();
        EmbeddedPostgres server = PostgresProcess.startAt(port, directory.resolve("database"));
        try (TestPipeline pipeline = new TestPipeline(
                        directory,
                        KafkaProcess.shared().bootstrapServers(),
                        server.getJdbcUrl("postgres", "postgres"));
                ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            pipeline.sendReadings(5_000);
            await().atMost(ArchiverProcess.PATIENCE)
                    .until(() -> archiver.metric("flead_archiver_rows_total{table=\"device_data\",}") > 0);

            pipeline.sendReadings(5_000);
            server.close();
            pipeline.sendReadings(5_000);
            archiver.awaitLog("event=database_away");
            assertThat(archiver.metric("flead_archiver_database_up")).isZero();
            assertThat(archiver.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(archiver.get("/readyz").body()).contains("database away");
            assertThat(archiver.get("/healthz").statusCode()).isEqualTo(200);
            pipeline.sendReadings(5_000);
            pipeline.producer.flush();
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.metric("flead_archiver_lag_records"))
                            .isGreaterThanOrEqualTo(10_000));
            assertThat(archiver.log().lines().filter(line -> line.contains("event=database_away")))
                    .hasSize(1);

            server = PostgresProcess.startAt(port, directory.resolve("database"));
            archiver.awaitLog("event=database_back");
            pipeline.awaitEveryReadingOnce();
            archiver.awaitReady();
            assertThat(archiver.metric("flead_archiver_database_up")).isEqualTo(1);
        } finally {
            server.close();
        }
    }

    @Test
    void startsBeforeTheDatabaseAndStopsQuicklyWithoutIt() throws IOException {
        int port = PostgresProcess.freePort();
        try (TestPipeline pipeline = new TestPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres")) {
            try (ArchiverProcess archiver = pipeline.startArchiver()) {
                archiver.awaitLog("event=database_away");
                assertThat(archiver.get("/readyz").body()).contains("database away");
                assertThat(archiver.terminate().took()).isLessThan(Duration.ofSeconds(5));
            }
            pipeline.sendReadings(500);
            try (ArchiverProcess archiver = pipeline.startArchiver()) {
                archiver.awaitLog("event=database_away");
                try (EmbeddedPostgres server = PostgresProcess.startAt(port, directory.resolve("database"))) {
                    assertThat(server.getPort()).isEqualTo(port);
                    archiver.awaitReady();
                    pipeline.awaitEveryReadingOnce();
                }
            }
        }
    }

    @Test
    void aDatabaseThatHangsNeitherHangsTheStopNorLeavesHalfABatch() throws IOException {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        try (StallingProxy proxy = new StallingProxy(portOf(database.jdbcUrl()));
                TestPipeline pipeline = new TestPipeline(
                        directory, KafkaProcess.shared().bootstrapServers(), proxy.through(database.jdbcUrl()));
                ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            pipeline.sendReadings(2_000);
            pipeline.awaitEveryReadingOnce();
            proxy.stall(true);
            pipeline.sendReadings(20_000);
            pipeline.producer.flush();
            await().atMost(ArchiverProcess.PATIENCE).until(proxy::isHoldingBytes);
            assertThat(archiver.terminate().took()).isLessThan(Duration.ofSeconds(5));

            proxy.stall(false);
            try (ArchiverProcess next = pipeline.startArchiver()) {
                next.awaitReady();
                pipeline.awaitEveryReadingOnce();
            }
        }
    }

    @Test
    void invariant3_withTheBrokerKilledItWaitsAndGoesOn() {
        try (KafkaProcess broker = KafkaProcess.start();
                TestPipeline pipeline = new TestPipeline(
                        directory,
                        broker.bootstrapServers(),
                        PostgresProcess.newDatabase().jdbcUrl());
                ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            pipeline.sendReadings(10_000);
            pipeline.awaitEveryReadingOnce();
            broker.kill();
            archiver.awaitLog("event=kafka_away");
            assertThat(archiver.get("/readyz").body()).contains("kafka away");
            broker.restart();
            pipeline.sendReadings(10_000);
            archiver.awaitLog("event=kafka_back");
            pipeline.awaitEveryReadingOnce();
            assertThat(archiver.log()).doesNotContain("event=log_truncated").doesNotContain("event=topic_recreated");
        }
    }

    private static int portOf(String jdbcUrl) {
        return Integer.parseInt(jdbcUrl.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    /** A way to the database on which everything can be held up, without an end of the connection. */
    private static final class StallingProxy implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicBoolean stalled = new AtomicBoolean();
        private final AtomicBoolean holding = new AtomicBoolean();
        private final int target;

        StallingProxy(int target) throws IOException {
            this.target = target;
            daemon(this::accept);
        }

        String through(String jdbcUrl) {
            return jdbcUrl.replaceAll("//[^/]*/", "//127.0.0.1:" + server.getLocalPort() + "/");
        }

        void stall(boolean on) {
            synchronized (stalled) {
                stalled.set(on);
                holding.set(false);
                stalled.notifyAll();
            }
        }

        boolean isHoldingBytes() {
            return holding.get();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = server.accept();
                    Socket database = new Socket();
                    database.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                    daemon(() -> pass(client, database));
                    daemon(() -> pass(database, client));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[8192];
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    synchronized (stalled) {
                        while (stalled.get()) {
                            holding.set(true);
                            stalled.wait();
                        }
                    }
                    out.write(bytes, 0, count);
                }
            } catch (IOException | InterruptedException ended) {
                // One side has closed.
            }
        }

        private static void daemon(Runnable task) {
            Thread thread = new Thread(task, "proxy");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            stall(false);
            server.close();
        }
    }
}
