package io.flead.training.job;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.ReadingFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How to read a message, as it is shipped with the job. Has no label field, so a label is skipped like any other unknown field.
 *
 * @param partial whether a reading may lack features
 */
record ReadingFields(
        String deviceIdField,
        String timestampField,
        List<String> features,
        Duration maxFuture,
        Duration maxAge,
        boolean partial)
        implements Serializable {

    static ReadingFields of(FleadPipelineSpec spec) {
        return of(spec.readings(), ReadingFormat.judgesPartialReadings(spec));
    }

    static ReadingFields of(Readings readings, boolean partial) {
        return new ReadingFields(
                readings.deviceIdField(),
                readings.timestampField(),
                List.copyOf(readings.features()),
                readings.maxFuture().duration(),
                readings.maxAge().duration(),
                partial);
    }

    ReadingFormat format() {
        Readings readings = new Readings(
                deviceIdField, timestampField, features, null, TimeSpan.of(maxFuture), TimeSpan.of(maxAge));
        return new ReadingFormat(readings, partial);
    }
}
