package io.flead.api.v1alpha1;

/**
 * A schedule of five fields, as rules in CEL, as Kubernetes and the Spark operator read it (minute, hour, day of the
 * month, month, day of the week from 0 for Sunday to 6). A scheduler that is given a bad expression keeps it for ever,
 * in silence.
 */
final class Cron {

    /** Most characters, from which the cost of the rules is reckoned. */
    static final int MAX_CHARACTERS = 100;

    static final String FIVE_FIELDS = "size(self.split(' ')) == 5";
    static final String FIVE_FIELDS_REMEDY =
            "must be a cron expression of five fields with one space between: minute, hour,"
                    + " day of the month, month and day of the week, such as */15 * * * *";

    /** The other rules apply only to an expression with this number of fields. */
    private static final String FIVE = "size(self.split(' ')) != 5 || ";

    private static final String ANY = "^([*?]|";
    private static final String STEP = ")(/[1-9][0-9]{0,2})?$'))";
    private static final String MINUTES = "[0-5]?[0-9]";
    private static final String HOURS = "([01]?[0-9]|2[0-3])";
    private static final String DAYS = "(0?[1-9]|[12][0-9]|3[01])";
    private static final String MONTHS = "(0?[1-9]|1[0-2])";
    private static final String MONTH_NAMES = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
    private static final String WEEKDAYS = "[0-6]";
    private static final String WEEKDAY_NAMES = "(?i:sun|mon|tue|wed|thu|fri|sat)";

    static final String MINUTE = FIVE + "self.split(' ')[0].split(',').all(part, part.matches('" + ANY + MINUTES + "(-"
            + MINUTES + ")?" + STEP;
    static final String MINUTE_REMEDY = "has a bad minute, the first field: write 0 to 59, such as 0, 0,30 or */15";

    static final String HOUR =
            FIVE + "self.split(' ')[1].split(',').all(part, part.matches('" + ANY + HOURS + "(-" + HOURS + ")?" + STEP;
    static final String HOUR_REMEDY = "has a bad hour, the second field: write 0 to 23, such as 3, 8-18 or */6";

    static final String DAY =
            FIVE + "self.split(' ')[2].split(',').all(part, part.matches('" + ANY + DAYS + "(-" + DAYS + ")?" + STEP;
    static final String DAY_REMEDY = "has a bad day of the month, the third field: write 1 to 31, such as 1, 1-7 or *";

    static final String MONTH = FIVE + "self.split(' ')[3].split(',').all(part, part.matches('" + ANY + MONTHS + "(-"
            + MONTHS + ")?|" + MONTH_NAMES + "(-" + MONTH_NAMES + ")?" + STEP;
    static final String MONTH_REMEDY =
            "has a bad month, the fourth field: write 1 to 12 or JAN to DEC, such as 1, JAN-MAR or" + " */3";

    static final String WEEKDAY = FIVE + "self.split(' ')[4].split(',').all(part, part.matches('" + ANY + WEEKDAYS
            + "(-" + WEEKDAYS + ")?|" + WEEKDAY_NAMES + "(-" + WEEKDAY_NAMES + ")?" + STEP;
    static final String WEEKDAY_REMEDY =
            "has a bad day of the week, the fifth field: write 0 (Sunday) to 6 or SUN to SAT, such"
                    + " as 0, MON-FRI or *";

    private static final String NAMES =
            "'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC SUN MON TUE WED THU FRI SAT'.indexOf(part.split('-')";

    static final String RANGES = FIVE + "self.replace(' ', ',').split(',').all(part,"
            + " (!part.matches('^[0-9]{1,4}-[0-9]{1,4}(/|$)') || int(part.split('-')[0]) <="
            + " int(part.split('-')[1].split('/')[0])) &&"
            + " (!part.matches('^[A-Za-z]{3}-[A-Za-z]{3}(/|$)') || " + NAMES + "[0].upperAscii()) <= " + NAMES
            + "[1].split('/')[0].upperAscii())))";
    static final String RANGES_REMEDY =
            "has a range that ends before it begins: write the lower value first, such as 8-18 or" + " MON-FRI";

    static final String DATE = FIVE + "!(self.split(' ')[4] in ['*', '?'] &&"
            + " ((self.split(' ')[2].matches('^3[01]$') && self.split(' ')[3].matches('^(?i:0?2|feb)$')) ||"
            + " (self.split(' ')[2] == '31' && self.split(' ')[3].matches('^(?i:0?[469]|11|apr|jun|sep|nov)$'))))";
    static final String DATE_REMEDY = "names a date that no year has: write a day that the month has";

    private Cron() {}
}
