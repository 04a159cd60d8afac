package io.flead.training.job;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.ReadingFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/** How to read a message, as it is shipped with the job. Has no label field, so a label is skipped like any other unknown field. */
record ReadingFields(
        String deviceIdField, String timestampField, List<String> features, Duration maxFuture, Duration maxAge)
        implements Serializable {

    static ReadingFields of(Readings readings) {
        return new ReadingFields(
                readings.deviceIdField(),
                readings.timestampField(),
                List.copyOf(readings.features()),
                readings.maxFuture().duration(),
                readings.maxAge().duration());
    }

    ReadingFormat format() {
        return new ReadingFormat(new Readings(
                deviceIdField, timestampField, features, null, TimeSpan.of(maxFuture), TimeSpan.of(maxAge)));
    }
}
