package io.flead.analytics.readings;

import io.flead.api.v1alpha1.FleadPipelineSpec;
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
 * @param partial whether a reading may lack features: those are NaN then
 */
public record ReadingFields(
        String deviceIdField,
        String timestampField,
        ArrayList<String> features,
        @Nullable String labelField,
        long maxFutureMillis,
        long maxAgeMillis,
        boolean partial)
        implements Serializable {

    /** What a pipeline declares. */
    public static ReadingFields of(FleadPipelineSpec spec) {
        Readings readings = spec.readings();
        return new ReadingFields(
                readings.deviceIdField(),
                readings.timestampField(),
                new ArrayList<>(readings.features()),
                readings.labelField(),
                readings.maxFuture().toMillis(),
                readings.maxAge().toMillis(),
                ReadingFormat.judgesPartialReadings(spec));
    }

    /** The format itself. */
    public ReadingFormat format() {
        return new ReadingFormat(
                new Readings(
                        deviceIdField,
                        timestampField,
                        List.copyOf(features),
                        labelField,
                        TimeSpan.of(Duration.ofMillis(maxFutureMillis)),
                        TimeSpan.of(Duration.ofMillis(maxAgeMillis))),
                partial);
    }
}
