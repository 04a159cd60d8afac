package io.flead.local.analytics;

import io.flead.local.failure.UserException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Due times, by a cron expression of five fields in UTC, by the rules of robfig/cron v3, with which the Spark operator
 * reads it: where both the day of the month and that of the week are restricted, either will do. Immutable; has no
 * clock.
 */
public final class Schedule {

    /** The longest wait is that for the 29th of February around a year 2100, which has none. */
    private static final int YEARS_AHEAD = 9;

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField weekdays;

    private Schedule(String[] fields) {
        minutes = CronField.of(fields[0], 0, 59, List.of());
        hours = CronField.of(fields[1], 0, 23, List.of());
        days = CronField.of(fields[2], 1, 31, List.of());
        months = CronField.of(fields[3], 1, 12, MONTHS);
        weekdays = CronField.of(fields[4], 0, 6, WEEKDAYS);
    }

    /**
     * Reads an expression.
     *
     * @throws UserException when it is none
     */
    public static Schedule of(String expression) throws UserException {
        String what = "spec.analytics.schedule \"" + expression + "\" is no cron expression of five fields";
        String[] fields = expression.split(" ", -1);
        if (fields.length != 5) {
            throw new UserException(what);
        }
        try {
            return new Schedule(fields);
        } catch (IllegalArgumentException e) {
            throw new UserException(what + ": " + e.getMessage(), e);
        }
    }

    /** The first time after a moment; none for a day that never comes. */
    public Optional<Instant> next(Instant after) {
        ZonedDateTime time =
                after.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        ZonedDateTime end = time.plusYears(YEARS_AHEAD);
        while (time.isBefore(end)) {
            if (!isDay(time)) {
                time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!hours.has(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.has(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    private boolean isDay(ZonedDateTime time) {
        boolean day = days.has(time.getDayOfMonth());
        // Sunday is 0 here and 7 there.
        boolean weekday = weekdays.has(time.getDayOfWeek().getValue() % 7);
        boolean both = days.any() || weekdays.any();
        return months.has(time.getMonthValue()) && (both ? day && weekday : day || weekday);
    }
}
