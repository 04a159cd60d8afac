package io.flead.training;

import io.flead.process.operation.OperationServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the process on one machine: starts the job, answers for it, and ends with it or before it. */
final class LocalProcess {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProcess.class);
    private static final int FAILED = 1;

    private final LocalSettings settings;
    private final int parallelism;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicReference<@Nullable LocalCluster> cluster = new AtomicReference<>();

    LocalProcess(LocalSettings settings, int parallelism) {
        this.settings = settings;
        this.parallelism = parallelism;
    }

    /**
     * Runs the job until it ends or the process is told to stop; in that case it ends the process itself, with exit code 0.
     *
     * @return the exit code
     * @throws IOException when a port is taken or the state directory cannot be used
     */
    int run(JobGraph job) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            requireFreeMetricsPort();
            return serve(job);
        } finally {
            ending.set(true);
        }
    }

    private int serve(JobGraph job) throws Exception {
        try (OperationServer server =
                OperationServer.start(settings.http(), this::reasonNotReady, new CollectorRegistry())) {
            LocalCluster started = LocalCluster.start(
                    job,
                    LocalCluster.configuration(settings.stateDirectory(), parallelism, settings.metricsPort()),
                    settings.stateDirectory());
            cluster.set(started);
            LOG.info("event=started job={} httpPort={} metricsPort={}", job.getName(), server.port(), metricsPort());
            Throwable failure = started.awaitEnd();
            if (ending.getAndSet(true)) {
                return 0;
            }
            LOG.error("event=job_failed", failure);
            started.close();
            return FAILED;
        }
    }

    private Optional<String> reasonNotReady() {
        LocalCluster started = cluster.get();
        return started == null ? Optional.of("Flink is starting") : started.reasonNotReady();
    }

    /** The shutdown hook. Ends the JVM, because the exit code of a signal is not that of a clean stop. */
    private void stop() {
        if (!ending.getAndSet(true)) {
            LocalCluster started = cluster.get();
            if (started != null) {
                started.stop();
                started.close();
            }
            LogManager.shutdown();
            Runtime.getRuntime().halt(0);
        }
        LogManager.shutdown();
    }

    /** Flink only logs that its reporter could not start. */
    private void requireFreeMetricsPort() throws IOException {
        if (settings.metricsPort().isPresent()) {
            int port = settings.metricsPort().getAsInt();
            try (ServerSocket probe = new ServerSocket(port)) {
                LOG.debug("event=port_free port={}", probe.getLocalPort());
            } catch (IOException e) {
                throw new IOException("METRICS_PORT " + port + " is taken: choose another", e);
            }
        }
    }

    private String metricsPort() {
        return settings.metricsPort().isPresent()
                ? String.valueOf(settings.metricsPort().getAsInt())
                : "none";
    }
}
