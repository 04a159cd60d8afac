package io.flead.aggregator.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** Whole numbers in a request's path and query. */
final class RequestNumbers {

    private static final int SHOWN_CHARACTERS = 40;

    private RequestNumbers() {}

    /**
     * A number of the query.
     *
     * @param absent when the query does not have it
     * @throws ProblemException when it is no number between these bounds
     */
    static long query(Context context, String name, long absent, long min, long max) {
        String text = context.queryParam(name);
        return text == null ? absent : parse(name, text, min, max);
    }

    /**
     * A number.
     *
     * @throws ProblemException when it is none between these bounds
     */
    static long parse(String name, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of range is.
        }
        throw new ProblemException(
                HttpStatus.BAD_REQUEST,
                name + " must be a whole number of at least " + min
                        + (max == Long.MAX_VALUE ? "" : " and at most " + max) + ", but is '" + shorten(text) + "'.");
    }

    static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
