package io.flead.analytics.readings;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.ReadingFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to read a message, in a form that travels to executors.
 *
 * @param deviceIdField as in {@code spec.readings}
 * @param timestampField as there
 * @param features as there
 * @param labelField as there
 * @param maxFutureMillis as there
 * @param maxAgeMillis as there
 */
public record ReadingFields(
        String deviceIdField,
        String timestampField,
        ArrayList<String> features,
        @Nullable String labelField,
        long maxFutureMillis,
        long maxAgeMillis)
        implements Serializable {

    /** What a pipeline declares. */
    public static ReadingFields of(Readings readings) {
        return new ReadingFields(
                readings.deviceIdField(),
                readings.timestampField(),
                new ArrayList<>(readings.features()),
                readings.labelField(),
                readings.maxFuture().toMillis(),
                readings.maxAge().toMillis());
    }

    /** The format itself. */
    public ReadingFormat format() {
        return new ReadingFormat(new Readings(
                deviceIdField,
                timestampField,
                List.copyOf(features),
                labelField,
                TimeSpan.of(Duration.ofMillis(maxFutureMillis)),
                TimeSpan.of(Duration.ofMillis(maxAgeMillis))));
    }
}
