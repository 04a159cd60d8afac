package io.flead.analytics.batch;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * The anomalies of one device in a period.
 *
 * @param count all of them
 * @param critical those of this severity
 * @param byContributor how many a sensor contributed to
 */
record DeviceAnomalies(long count, long critical, Map<String, Long> byContributor) implements Serializable {

    static final DeviceAnomalies NONE = new DeviceAnomalies(0, 0, Map.of());

    DeviceAnomalies {
        byContributor = Map.copyOf(byContributor);
    }

    /** Both together. */
    DeviceAnomalies plus(DeviceAnomalies other) {
        Map<String, Long> both = new HashMap<>(byContributor);
        other.byContributor.forEach((sensor, times) -> both.merge(sensor, times, Long::sum));
        return new DeviceAnomalies(count + other.count, critical + other.critical, both);
    }
}
