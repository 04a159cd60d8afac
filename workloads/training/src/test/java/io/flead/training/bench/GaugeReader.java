package io.flead.training.bench;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Gives the sum of a gauge over all subtasks of the jobs in this process. */
public final class GaugeReader implements MetricReporter {

    private static final Map<Gauge<?>, String> GAUGES = new ConcurrentHashMap<>();

    private GaugeReader() {}

    /** Makes a job's cluster report here. */
    static void in(Configuration configuration) {
        configuration.setString("metrics.reporters", "bench");
        configuration.setString("metrics.reporter.bench.factory.class", Factory.class.getName());
    }

    static long sum(String name) {
        long sum = 0;
        for (Map.Entry<Gauge<?>, String> gauge : GAUGES.entrySet()) {
            if (gauge.getValue().equals(name) && gauge.getKey().getValue() instanceof Number value) {
                sum += value.longValue();
            }
        }
        return sum;
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Gauge<?> gauge) {
            GAUGES.put(gauge, name);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Gauge<?> gauge) {
            GAUGES.remove(gauge);
        }
    }

    /** Made by Flink, which finds it as a service. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new GaugeReader();
        }
    }
}
