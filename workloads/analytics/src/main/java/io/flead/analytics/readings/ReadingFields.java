package io.flead.analytics.readings;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.ReadingFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to read a message, in a form that travels to executors. */
record ReadingFields(
        String deviceIdField,
        String timestampField,
        ArrayList<String> features,
        @Nullable String labelField,
        long maxFutureMillis,
        long maxAgeMillis)
        implements Serializable {

    static ReadingFields of(Readings readings) {
        return new ReadingFields(
                readings.deviceIdField(),
                readings.timestampField(),
                new ArrayList<>(readings.features()),
                readings.labelField(),
                readings.maxFuture().toMillis(),
                readings.maxAge().toMillis());
    }

    ReadingFormat format() {
        return new ReadingFormat(new Readings(
                deviceIdField,
                timestampField,
                List.copyOf(features),
                labelField,
                TimeSpan.of(Duration.ofMillis(maxFutureMillis)),
                TimeSpan.of(Duration.ofMillis(maxAgeMillis))));
    }
}
