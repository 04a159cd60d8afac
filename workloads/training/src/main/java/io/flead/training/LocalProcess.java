package io.flead.training;

import io.flead.process.logging.Logfmt;
import io.flead.process.operation.OperationServer;
import io.flead.process.program.Shutdown;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the process on one machine: starts the job, answers for it, and ends with it or before it. */
final class LocalProcess {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProcess.class);

    private final LocalSettings settings;
    private final int parallelism;
    private final AtomicReference<@Nullable LocalCluster> cluster = new AtomicReference<>();

    LocalProcess(LocalSettings settings, int parallelism) {
        this.settings = settings;
        this.parallelism = parallelism;
    }

    /**
     * Runs the job until it is stopped.
     *
     * @throws IOException when a port is taken or the state directory cannot be used
     * @throws IllegalStateException when the job ends by itself
     */
    void run(JobGraph job, Shutdown shutdown) throws Exception {
        requireFreeMetricsPort();
        try (OperationServer server =
                        OperationServer.start(settings.http(), this::reasonNotReady, new CollectorRegistry());
                LocalCluster started = LocalCluster.start(
                        job, LocalCluster.configuration(settings, parallelism), settings.stateDirectory())) {
            cluster.set(started);
            shutdown.onRequest(started::stop);
            LOG.info(Logfmt.line(
                    "started", "job", job.getName(), "httpPort", server.port(), "metricsPort", metricsPort()));
            Throwable failure = started.awaitEnd();
            if (!shutdown.requested()) {
                throw new IllegalStateException("the job has ended by itself", failure);
            }
        }
    }

    private Optional<String> reasonNotReady() {
        LocalCluster started = cluster.get();
        return started == null ? Optional.of("Flink is starting") : started.reasonNotReady();
    }

    /** Flink only logs that its reporter could not start. */
    private void requireFreeMetricsPort() throws IOException {
        if (settings.metricsPort().isPresent()) {
            int port = settings.metricsPort().getAsInt();
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(settings.http().at(port));
                LOG.trace(Logfmt.line("port_free", "port", probe.getLocalPort()));
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
