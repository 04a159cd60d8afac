package io.flead.producer;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.function.DoubleSupplier;

/** The producer's counters. Thread-safe. */
final class ProducerMetrics {

    private final Counter readings;
    private final Counter failed;
    private final Counter late;
    private final Gauge lateSeconds;
    private final Gauge devices;
    private final Gauge devicesDone;

    ProducerMetrics(CollectorRegistry registry) {
        readings = Counter.build("flead_producer_readings", "Readings that Kafka has acknowledged.")
                .register(registry);
        failed = Counter.build("flead_producer_failed", "Readings that Kafka has refused for good.")
                .register(registry);
        late = Counter.build("flead_producer_late", "Readings sent more than 100 ms after they were due.")
                .register(registry);
        lateSeconds = Gauge.build("flead_producer_late_seconds", "Delay of the next reading.")
                .register(registry);
        devices = Gauge.build("flead_producer_devices", "Devices that are played.")
                .register(registry);
        devicesDone = Gauge.build("flead_producer_devices_done", "Devices that are played to their end.")
                .register(registry);
    }

    void acknowledged() {
        readings.inc();
    }

    long readings() {
        return (long) readings.get();
    }

    void failed() {
        failed.inc();
    }

    long failures() {
        return (long) failed.get();
    }

    void late() {
        late.inc();
    }

    void devices(int count) {
        devices.set(count);
    }

    void deviceDone() {
        devicesDone.inc();
    }

    void observeLateness(DoubleSupplier seconds) {
        lateSeconds.setChild(new Gauge.Child() {
            @Override
            public double get() {
                return seconds.getAsDouble();
            }
        });
    }
}
