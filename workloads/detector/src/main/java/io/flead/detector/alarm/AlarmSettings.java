package io.flead.detector.alarm;

import io.flead.api.v1alpha1.Alarms;
import java.io.Serializable;
import java.util.Objects;

/**
 * When an alarm opens and closes.
 *
 * @param level the score that an alarm is measured by, on devices whose thresholds are calibrated out of sample; above 0
 * @param open how far, in the logarithm of the score, rows together rise above the level until an alarm opens; above 0
 * @param raise how much an alarm raises the bar for those that follow, in the logarithm of the score; from 0 on
 * @param hold scored rows in a row at or below the level after which an alarm closes; at least 1
 */
public record AlarmSettings(double level, double open, double raise, int hold) implements Serializable {

    /** Level at which those devices flag a reading; the others flag at 1, and their level is divided by this. */
    public static final double FLAG_LEVEL = 1.5;

    /** Opens early and tires late: for few devices that somebody watches. */
    public static final AlarmSettings SENSITIVE = new AlarmSettings(FLAG_LEVEL, .1, .2, 30);

    /** The default. */
    public static final AlarmSettings BALANCED = new AlarmSettings(FLAG_LEVEL, .2, .4, 30);

    /** Few alarms: repeats soon need a higher score. */
    public static final AlarmSettings QUIET = new AlarmSettings(1.8, .2, .8, 30);

    public AlarmSettings {
        requirePositive(level, "level");
        requirePositive(open, "open");
        if (!(raise >= 0) || Double.isInfinite(raise)) {
            throw new IllegalArgumentException("raise must be 0 or more, but is " + raise);
        }
        if (hold < 1) {
            throw new IllegalArgumentException("hold must be 1 or more, but is " + hold);
        }
    }

    /** The settings that a pipeline declares: its preset, and what it sets beside that. */
    public static AlarmSettings of(Alarms declared) {
        AlarmSettings preset = switch (declared.preset()) {
            case SENSITIVE -> SENSITIVE;
            case BALANCED -> BALANCED;
            case QUIET -> QUIET;
        };
        return new AlarmSettings(
                Objects.requireNonNullElse(declared.level(), preset.level),
                Objects.requireNonNullElse(declared.open(), preset.open),
                Objects.requireNonNullElse(declared.raise(), preset.raise),
                Objects.requireNonNullElse(declared.hold(), preset.hold));
    }

    private static void requirePositive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be above 0, but is " + value);
        }
    }
}
