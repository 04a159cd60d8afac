package io.flead.local.analytics;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression.
 *
 * @param values a bit for each value that it names
 * @param any whether it says "whatever it is": {@code *} or {@code ?} without a step is among its parts
 */
record CronField(long values, boolean any) {

    /**
     * Reads parts such as {@code 5}, {@code 1-10/3}, {@code MON-FRI} and {@code *}, with commas between them. {@code
     * 5/20} means from 5 on.
     *
     * @param names of the values from {@code min} on; empty where only numbers are understood
     * @throws IllegalArgumentException when it is none
     */
    static CronField of(String text, int min, int max, List<String> names) {
        long values = 0;
        boolean any = false;
        for (String part : text.split(",", -1)) {
            int slash = part.indexOf('/');
            String range = slash < 0 ? part : part.substring(0, slash);
            int step = slash < 0 ? 1 : number(part.substring(slash + 1));
            boolean wild = range.equals("*") || range.equals("?");
            int dash = range.indexOf('-');
            int from = wild ? min : value(dash < 0 ? range : range.substring(0, dash), min, names);
            int to = max;
            if (!wild && dash >= 0) {
                to = value(range.substring(dash + 1), min, names);
            } else if (!wild && slash < 0) {
                to = from;
            }
            if (step < 1 || from < min || to > max || from > to) {
                throw new IllegalArgumentException("'" + part + "' is not within " + min + " to " + max);
            }
            for (int value = from; value <= to; value += step) {
                values |= 1L << value;
            }
            any |= wild && step == 1;
        }
        return new CronField(values, any);
    }

    boolean has(int value) {
        return (values >>> value & 1) == 1;
    }

    private static int value(String text, int min, List<String> names) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        return named < 0 ? number(text) : min + named;
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is no number");
        }
        return Integer.parseInt(text);
    }
}
