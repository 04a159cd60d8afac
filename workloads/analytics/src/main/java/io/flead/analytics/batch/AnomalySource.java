package io.flead.analytics.batch;

import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobFailedException;
import java.sql.SQLException;
import java.util.Map;

/** Anomalies of a period, by device. */
@FunctionalInterface
interface AnomalySource {

    Map<String, DeviceAnomalies> of(TimeSlice period) throws SQLException, JobFailedException;
}
