package io.flead.training;

import io.flead.process.environment.HttpEnvironment;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.metrics.prometheus.AbstractPrometheusReporter;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Flink's metrics for Prometheus on one address: Flink's own reporter listens on all of them, and has no setting for
 * it.
 */
final class BoundMetricsReporter extends AbstractPrometheusReporter {

    static final String HOST = "host";
    static final String PORT = "port";

    private final HTTPServer server;

    private BoundMetricsReporter(HttpEnvironment http) {
        try {
            // The field is Flink's alone; there is no other way to its registrations.
            Field registry = AbstractPrometheusReporter.class.getDeclaredField("registry");
            registry.setAccessible(true);
            server = new HTTPServer(http.address(), (CollectorRegistry) registry.get(this), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's Prometheus reporter has changed", e);
        }
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }

    /** Made by Flink, which finds it as a service. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new BoundMetricsReporter(new HttpEnvironment(
                    properties.getProperty(HOST, ""),
                    Integer.parseInt(properties.getProperty(PORT, "0")),
                    Optional.empty()));
        }
    }
}
