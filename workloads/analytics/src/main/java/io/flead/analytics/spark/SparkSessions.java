package io.flead.analytics.spark;

import io.flead.process.progress.ProgressLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Makes Spark sessions: in this JVM with all its cores, unless spark-submit says where. Times are UTC. */
public final class SparkSessions {

    private static final String MASTER = "spark.master";

    private SparkSessions() {}

    /**
     * Starts a session. The caller stops it.
     *
     * @param name the application's name
     * @param stateDirectory for Spark's scratch files; a temporary directory when empty
     * @param progress shows the tasks
     */
    public static SparkSession start(String name, Optional<Path> stateDirectory, ProgressLine progress) {
        return start(name, stateDirectory, progress, "local[*]", 8);
    }

    /**
     * Starts a session that is sparing in this JVM: so many threads, and as many partitions of a shuffle. The caller
     * stops it.
     *
     * @param threads at least 1; of no effect where spark-submit says where to run
     */
    public static SparkSession start(String name, Optional<Path> stateDirectory, ProgressLine progress, int threads) {
        return start(name, stateDirectory, progress, "local[" + threads + "]", threads);
    }

    private static SparkSession start(
            String name,
            Optional<Path> stateDirectory,
            ProgressLine progress,
            String localMaster,
            int localPartitions) {
        progress.stage("starting Spark");
        // spark-submit and the Spark operator leave their settings in system properties, which this reads.
        SparkConf settings = new SparkConf(true).setAppName(name);
        if (!settings.contains(MASTER)) {
            settings.setMaster(localMaster)
                    .setIfMissing("spark.sql.shuffle.partitions", Integer.toString(localPartitions))
                    .set("spark.driver.host", "localhost")
                    .set("spark.driver.bindAddress", "127.0.0.1")
                    .set("spark.local.dir", scratch(stateDirectory).toString());
        }
        settings.setIfMissing("spark.ui.enabled", "false")
                .set("spark.sql.session.timeZone", "UTC")
                // Few cores and bounded results: the default of 200 partitions would be 200 tiny tasks.
                .setIfMissing("spark.sql.shuffle.partitions", "8")
                .setIfMissing("spark.default.parallelism", "8")
                .setIfMissing(
                        "spark.sql.warehouse.dir",
                        scratch(stateDirectory).resolve("warehouse").toString())
                .setIfMissing("spark.log.structuredLogging.enabled", "false")
                .setIfMissing("spark.ui.showConsoleProgress", "false");
        SparkSession session = SparkSession.builder().config(settings).getOrCreate();
        session.sparkContext().addSparkListener(new TaskListener(progress));
        session.sparkContext().addSparkListener(new TaskFailures());
        return session;
    }

    private static Path scratch(Optional<Path> stateDirectory) {
        try {
            return Files.createDirectories(
                    stateDirectory.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "flead-analytics")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make Spark's scratch directory", e);
        }
    }
}
