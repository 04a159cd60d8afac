package io.flead.producer.generate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Settings that go together. */
enum Preset {
    /** A few machines that fail often, to try things. */
    DEVELOPMENT(Map.of(Setting.MACHINES, "3", Setting.RATE, "1", Setting.ANOMALY_RATE, "0.1")),
    /** A plant: rare failures, no labels. */
    PRODUCTION(Map.of(
            Setting.MACHINES, "50",
            Setting.RATE, "1",
            Setting.ANOMALY_RATE, "0.01",
            Setting.MAINTENANCE_INTERVAL, "8h",
            Setting.MAINTENANCE_DURATION, "15m",
            Setting.LABELS, "false")),
    /** For who grades a detector: labels. */
    INSTRUCTOR(Map.of(Setting.MACHINES, "10", Setting.RATE, "1", Setting.ANOMALY_RATE, "0.1", Setting.LABELS, "true"));

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<Setting, String> settings;

    Preset(Map<Setting, String> settings) {
        this.settings = settings;
    }

    /** What it sets. */
    Map<Setting, String> settings() {
        return settings;
    }

    /** The preset of this name; {@code instructor_testing} is another name of {@code instructor}. */
    static Optional<Preset> named(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(preset -> name.equals(preset.name()) || name.equals(preset.name() + "_TESTING"))
                .findAny();
    }
}
