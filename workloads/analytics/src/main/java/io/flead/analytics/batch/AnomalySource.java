package io.flead.analytics.batch;

import io.flead.analytics.database.TimeSlice;
import org.apache.spark.api.java.JavaPairRDD;

/** Anomalies of a period, by device, lazily; devices without any are left out. */
@FunctionalInterface
interface AnomalySource {

    JavaPairRDD<String, DeviceAnomalies> of(TimeSlice period);
}
