package io.flead.analytics.windows;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.parquet.ResultDirectory;
import io.flead.analytics.parquet.ResultParquet;
import io.flead.analytics.publication.ResultsTopic;
import io.flead.api.topic.Topics;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outputs beside the table: summaries, and files where the pipeline declares them.
 *
 * @param readers get the news of each batch
 * @param closing ends them
 */
record WindowOutputs(List<Consumer<BatchNews>> readers, List<Runnable> closing) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WindowOutputs.class);

    private static final Duration RESTORE_RETRY = Duration.ofSeconds(10);

    static WindowOutputs of(
            JobEnvironment environment,
            WindowSettings settings,
            SparkSession session,
            AnalyticsDatabase database,
            StreamState state,
            String pendingLocation,
            Duration reportsEvery)
            throws IOException, JobFailedException {
        WindowOutputs outputs = new WindowOutputs(new ArrayList<>(), new ArrayList<>());
        String pipeline = environment.pipeline().name();
        ResultDirectory pending =
                new ResultDirectory(pendingLocation, session.sparkContext().hadoopConfiguration());
        ResultsTopic topic = ResultsTopic.open(
                environment.kafka(),
                Topics.of(environment.pipeline().spec()).analyticsResults().name());
        outputs.add(new HourlyReport(
                "summary",
                new WindowsSummary(pipeline, database, topic, state),
                new PendingHours(pending, "summary"),
                reportsEvery));
        outputs.closing.add(topic::close);
        String location = environment.pipeline().spec().analytics().parquet();
        if (location != null) {
            ResultDirectory directory =
                    new ResultDirectory(location, session.sparkContext().hadoopConfiguration());
            ResultParquet parquet = new ResultParquet(session, database, directory);
            removeAbandoned(parquet);
            outputs.add(new HourlyReport(
                    "parquet", parquet::writeWindows, new PendingHours(pending, "parquet"), reportsEvery));
            outputs.add(
                    new LatestFile(
                            pipeline,
                            settings,
                            directory,
                            environment.pipeline().spec().storage().retention().duration(),
                            InstantSource.system()),
                    database,
                    settings);
        }
        return outputs;
    }

    /** Whether an output needs the devices' newest windows. */
    boolean wantDevices() {
        return readers.stream().anyMatch(LatestFile.class::isInstance);
    }

    private void add(HourlyReport hourly) {
        readers.add(hourly);
        closing.add(hourly::close);
    }

    private void add(LatestFile latest, AnalyticsDatabase database, WindowSettings settings) {
        readers.add(latest);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "latest");
            thread.setDaemon(true);
            return thread;
        });
        executor.execute(() -> restore(latest, new StoredWindows(database), settings, executor));
        closing.add(executor::shutdownNow);
    }

    private static void restore(
            LatestFile latest, StoredWindows stored, WindowSettings settings, ScheduledThreadPoolExecutor executor) {
        try {
            latest.restore(stored.newestOfEachDevice(settings.lengthsMicros()[0]));
            var unused = executor.scheduleWithFixedDelay(
                    latest::writeWhenDue,
                    LatestFile.CHECK_INTERVAL.toMillis(),
                    LatestFile.CHECK_INTERVAL.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (SQLException e) {
            LOG.atInfo().addKeyValue("reason", ErrorText.of(e)).log("latest_postponed");
            var unused = executor.schedule(
                    () -> restore(latest, stored, settings, executor), RESTORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Abandoned files cost room and nothing else. */
    private static void removeAbandoned(ResultParquet parquet) {
        try {
            parquet.removeAbandonedWindows();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", ErrorText.of(e)).log("abandoned_files_kept");
        }
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }
}
