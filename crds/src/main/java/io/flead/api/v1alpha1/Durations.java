package io.flead.api.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API's text form of a duration: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 30d}; always above zero. */
public final class Durations {

    /** What the CRD's schema demands. At least one digit is not zero. */
    public static final String PATTERN = "^0*[1-9][0-9]{0,8}(ms|s|m|h|d)(0*[1-9][0-9]{0,8}(ms|s|m|h|d))*$";

    private static final Pattern TEXT = Pattern.compile(PATTERN);
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not of this form
     */
    public static Duration parse(String text) {
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
        return sum;
    }

    /** Writes the shortest text form; {@link #parse} reads it back to an equal duration. Precision is a millisecond. */
    public static String format(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }
}
