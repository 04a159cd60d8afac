package io.flead.analytics.batch;

import java.util.Map;

/**
 * The anomalies of one device in a period.
 *
 * @param count all of them
 * @param critical those of this severity
 * @param byContributor how many a sensor contributed to
 */
record DeviceAnomalies(long count, long critical, Map<String, Long> byContributor) {

    static final DeviceAnomalies NONE = new DeviceAnomalies(0, 0, Map.of());

    DeviceAnomalies {
        byContributor = Map.copyOf(byContributor);
    }
}
