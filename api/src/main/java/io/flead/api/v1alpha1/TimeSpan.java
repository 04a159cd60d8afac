package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration above zero as the API writes it: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 30d}. Equality is that
 * of the duration, so {@code 60s} equals {@code 1m}.
 *
 * @param duration its length, with the precision of a millisecond
 */
public record TimeSpan(Duration duration) implements Serializable {

    /** The form that the CRD's schema demands. At least one digit of each part is not zero. */
    public static final String PATTERN = "^0*[1-9][0-9]{0,8}(ms|s|m|h|d)(0*[1-9][0-9]{0,8}(ms|s|m|h|d))*$";

    /** Most characters that the CRD's schema takes: the cost of a rule is reckoned from it. */
    public static final int MAX_CHARACTERS = 20;

    /** The rule of the CRD's schema on a field with a duration. */
    public static final String RULE = "self.matches('" + PATTERN + "')";

    /** The remedy. */
    public static final String REMEDY = "must be a duration above zero such as 500ms, 30s, 1h30m or 30d";

    /** A lower bound for intervals at which something is written: {@link #RULE} judges text that is not a duration. */
    static final String INTERVAL_RULE = "!self.matches('" + PATTERN
            + "') || self.matches('[0-9](s|h|d|m($|[0-9]))') || duration(self) >= duration('100ms')";

    static final String INTERVAL_REMEDY = "is too short: write 100ms or more";

    /** The bound for intervals of a pipeline whose parts talk over a network. */
    static final String CLUSTER_INTERVAL_RULE = "!self.matches('" + PATTERN
            + "') || self.matches('[0-9](s|h|d|m($|[0-9]))') || duration(self) >= duration('1s')";

    static final String CLUSTER_INTERVAL_REMEDY = "on Kubernetes, is too short: write 1s or more";

    private static final Pattern TEXT = Pattern.compile(PATTERN);
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    public TimeSpan {
        if (duration.toMillis() <= 0) {
            throw new IllegalArgumentException("not a duration of at least a millisecond: " + duration);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not of this form
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TimeSpan parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not a duration above zero such as 500ms, 30s, 1h30m or 30d: " + text);
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long amount = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
        }
        return new TimeSpan(sum);
    }

    public static TimeSpan of(Duration duration) {
        return new TimeSpan(duration);
    }

    public long toMillis() {
        return duration.toMillis();
    }

    /** The shortest text in one unit, which {@link #parse} reads back to an equal value. */
    @JsonValue
    @Override
    public String toString() {
        long millis = duration.toMillis();
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
