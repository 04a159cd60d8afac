package io.flead.detector.alarm;

import io.flead.api.v1alpha1.Alarms;
import io.flead.api.v1alpha1.Severity;
import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Which alarms a pipeline wants.
 *
 * @param settings when an alarm opens and closes
 * @param minSeverity alarms below it are not published
 * @param perDay alarms that a device may raise a day; null: as many as it raises
 */
public record AlarmPolicy(
        AlarmSettings settings,
        Severity minSeverity,
        @Nullable Double perDay) implements Serializable {

    public AlarmPolicy {
        if (perDay != null && !(perDay > 0 && Double.isFinite(perDay))) {
            throw new IllegalArgumentException("perDay must be above 0, but is " + perDay);
        }
    }

    /** The policy that a pipeline declares. */
    public static AlarmPolicy of(Alarms declared) {
        return new AlarmPolicy(AlarmSettings.of(declared), declared.minSeverity(), declared.perDay());
    }

    /** Alarms that a device may raise a day, if that is bounded. */
    OptionalDouble budget() {
        return Optional.ofNullable(perDay).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }
}
