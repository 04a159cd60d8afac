package io.flead.analytics.evaluation;

import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobFailedException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/** Source of the newest readings of each device. */
interface SampleSource {

    /** The day (UTC) of the newest reading; empty without any. */
    Optional<LocalDate> newestDay() throws SQLException, JobFailedException;

    /** A sample of each device with readings in a span, lazily. Devices without any may be there, with no rows. */
    JavaRDD<DeviceSample> samples(TimeSlice span) throws SQLException, JobFailedException;
}
