package io.flead.analytics.batch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What is known over many devices in a period: of bounded size, however many they are. Sums of rounded numbers depend on
 * the order in which devices are added. Not thread-safe.
 */
final class PeriodFleet implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int TOP_DEVICES = 10;

    /** A device with anomalies. */
    record TopDevice(String deviceId, long anomalies, long readings) implements Serializable {}

    private final ChanMoments[] moments;
    private final long[] contributed;
    private final ArrayList<TopDevice> top = new ArrayList<>();
    private long devices;
    private long readings;
    private long duplicates;
    private long anomalies;
    private long criticalAnomalies;
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = Long.MIN_VALUE;
    private DataGaps gaps = DataGaps.NONE;

    /** Of no device yet. */
    PeriodFleet(int features) {
        moments = new ChanMoments[features];
        Arrays.fill(moments, ChanMoments.NONE);
        contributed = new long[features];
    }

    /** Adds a device. */
    void add(DeviceDay device, DeviceAnomalies found, List<String> features) {
        devices++;
        readings += device.readings();
        duplicates += device.duplicates();
        anomalies += found.count();
        criticalAnomalies += found.critical();
        firstMicros = Math.min(firstMicros, device.firstMicros());
        lastMicros = Math.max(lastMicros, device.lastMicros());
        gaps = gaps.plus(device.gaps());
        for (int feature = 0; feature < moments.length; feature++) {
            moments[feature] = moments[feature].plus(device.moments()[feature]);
            contributed[feature] += found.byContributor().getOrDefault(features.get(feature), 0L);
        }
        if (found.count() > 0) {
            top.add(new TopDevice(device.deviceId(), found.count(), device.readings()));
            keepTop();
        }
    }

    /** Adds the devices of the other one. */
    void merge(PeriodFleet other) {
        devices += other.devices;
        readings += other.readings;
        duplicates += other.duplicates;
        anomalies += other.anomalies;
        criticalAnomalies += other.criticalAnomalies;
        firstMicros = Math.min(firstMicros, other.firstMicros);
        lastMicros = Math.max(lastMicros, other.lastMicros);
        gaps = gaps.plus(other.gaps);
        for (int feature = 0; feature < moments.length; feature++) {
            moments[feature] = moments[feature].plus(other.moments[feature]);
            contributed[feature] += other.contributed[feature];
        }
        top.addAll(other.top);
        keepTop();
    }

    private void keepTop() {
        top.sort(Comparator.comparingLong((TopDevice device) -> -device.anomalies)
                .thenComparing(TopDevice::deviceId));
        if (top.size() > TOP_DEVICES) {
            top.subList(TOP_DEVICES, top.size()).clear();
        }
    }

    long devices() {
        return devices;
    }

    long readings() {
        return readings;
    }

    long duplicates() {
        return duplicates;
    }

    long anomalies() {
        return anomalies;
    }

    long criticalAnomalies() {
        return criticalAnomalies;
    }

    long firstMicros() {
        return firstMicros;
    }

    long lastMicros() {
        return lastMicros;
    }

    DataGaps gaps() {
        return gaps;
    }

    /** Those with the most anomalies, first the most. */
    List<TopDevice> topDevices() {
        return List.copyOf(top);
    }

    ChanMoments moments(int feature) {
        return moments[feature];
    }

    /** Anomalies that a sensor contributed to. */
    long contributed(int feature) {
        return contributed[feature];
    }
}
