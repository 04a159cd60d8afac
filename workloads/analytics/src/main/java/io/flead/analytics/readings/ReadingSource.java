package io.flead.analytics.readings;

import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobFailedException;
import java.sql.SQLException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;

/** Readings that can be read again and again. */
public interface ReadingSource {

    /** Name of Spark's accumulator of readings that were read: progress lines show it. */
    String READ = "readings";

    /**
     * The readings of a span of event time, lazily.
     *
     * @param read counts them
     * @return several parts for each device, in no order
     * @throws SQLException when the database cannot be reached
     * @throws JobFailedException when Spark fails
     */
    JavaRDD<PackedReadings> read(TimeSlice span, LongAccumulator read) throws SQLException, JobFailedException;
}
