package io.flead.training;

import io.flead.process.logging.Logfmt;
import io.flead.process.operation.Readiness;
import io.flead.training.recovery.SavedStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the job inside this process, and keeps its state in a directory: goes on from the newest saved state found
 * there, and leaves a savepoint when it is stopped. Thread-safe.
 */
final class LocalCluster implements Readiness, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final Duration SAVEPOINT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int LEAST_NETWORK_MEBIBYTES = 32;

    private final MiniCluster cluster;
    private final JobID job;
    private final SavedStates states;

    private LocalCluster(MiniCluster cluster, JobID job, SavedStates states) {
        this.cluster = cluster;
        this.job = job;
        this.states = states;
    }

    /**
     * Settings of one machine: little memory, state in files. Nothing of Flink's own listens beyond loopback, whatever
     * the host of our HTTP servers: its REST API can cancel the job, and asks for no password.
     */
    static Configuration configuration(LocalSettings settings, int parallelism) {
        Path stateDirectory = settings.stateDirectory();
        SavedStates states = new SavedStates(stateDirectory);
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
        // The shuffle by device has parallelism x parallelism channels with two buffers of 32 KiB each.
        MemorySize network =
                MemorySize.ofMebiBytes(Math.max(LEAST_NETWORK_MEBIBYTES, (long) parallelism * parallelism / 4));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        configuration.set(CoreOptions.TMP_DIRS, temporary(stateDirectory).toString());
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                states.checkpoints().toUri().toString());
        configuration.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                states.savepoints().toUri().toString());
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
        settings.metricsPort().ifPresent(port -> {
            configuration.setString("metrics.reporters", "prometheus");
            configuration.setString(
                    "metrics.reporter.prometheus.factory.class", BoundMetricsReporter.Factory.class.getName());
            configuration.setString(
                    "metrics.reporter.prometheus." + BoundMetricsReporter.HOST,
                    settings.http().host());
            configuration.setString("metrics.reporter.prometheus." + BoundMetricsReporter.PORT, String.valueOf(port));
            // Otherwise the last bucket's bound would not be +Inf.
            configuration.setString("metrics.reporter.prometheus.filterLabelValueCharacters", "false");
        });
        return configuration;
    }

    /**
     * Starts the cluster and the job, from the newest saved state if there is one.
     *
     * @param configuration as {@link #configuration} made it
     * @throws IOException when the state directory cannot be read or written
     */
    static LocalCluster start(JobGraph jobGraph, Configuration configuration, Path stateDirectory) throws Exception {
        SavedStates states = new SavedStates(stateDirectory);
        try {
            Files.createDirectories(states.savepoints());
            Files.createDirectories(states.checkpoints());
            Files.createDirectories(temporary(stateDirectory));
        } catch (IOException e) {
            throw new IOException("STATE_DIR " + stateDirectory + " cannot be written: " + e, e);
        }
        Optional<Path> newest = states.newest();
        states.clean();
        newest.ifPresent(path -> jobGraph.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(path.toUri().toString())));
        LOG.info(Logfmt.line("job_starting", "from", newest.map(Path::toString).orElse("nothing")));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS))
                .build());
        cluster.start();
        JobID job = cluster.submitJob(jobGraph).get().getJobID();
        return new LocalCluster(cluster, job, states);
    }

    /**
     * Waits until the job has ended, for whatever reason.
     *
     * @return why it failed; null when it was stopped
     */
    @Nullable Throwable awaitEnd() throws InterruptedException {
        try {
            JobResult result = cluster.requestJobResult(job).get();
            return result.getSerializedThrowable()
                    .<Throwable>map(error -> error)
                    .orElse(null);
        } catch (ExecutionException e) {
            return ExceptionUtils.stripExecutionException(e);
        }
    }

    /**
     * Stops the job with a savepoint, within seconds; without one when that does not succeed: the last checkpoint
     * remains then.
     */
    void stop() {
        CompletableFuture<String> savepoint = cluster.stopWithSavepoint(
                job, states.savepoints().toUri().toString(), false, SavepointFormatType.CANONICAL);
        try {
            LOG.info(Logfmt.line(
                    "job_stopped", "savepoint", savepoint.get(SAVEPOINT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)));
        } catch (ExecutionException e) {
            LOG.warn(Logfmt.line(
                    "job_stopped",
                    "savepoint",
                    "none",
                    "reason",
                    ExceptionUtils.stripExecutionException(e).getMessage()));
        } catch (TimeoutException e) {
            LOG.warn(Logfmt.line("job_stopped", "savepoint", "none", "reason", "not done after " + SAVEPOINT_TIMEOUT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<String> reasonNotReady() {
        try {
            AccessExecutionGraph graph =
                    cluster.getExecutionGraph(job).get(STATUS_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            if (graph.getState() != JobStatus.RUNNING) {
                return Optional.of("the job is " + graph.getState());
            }
            int waiting = 0;
            for (AccessExecutionVertex task : graph.getAllExecutionVertices()) {
                waiting += task.getExecutionState() == ExecutionState.RUNNING ? 0 : 1;
            }
            return waiting == 0 ? Optional.empty() : Optional.of(waiting + " tasks do not run yet");
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            return Optional.of("the job does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the job does not answer");
        }
    }

    @Override
    public void close() {
        try {
            cluster.closeAsync().get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(Logfmt.line("cluster_not_closed", "reason", e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path temporary(Path stateDirectory) {
        return stateDirectory.resolve("tmp");
    }
}
