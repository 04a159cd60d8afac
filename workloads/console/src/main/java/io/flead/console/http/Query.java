package io.flead.console.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The query of a request. */
final class Query {

    private static final int SHOWN_CHARACTERS = 40;

    private Query() {}

    /**
     * A number of the query.
     *
     * @param absent when the query does not have it
     * @throws ProblemException when it is no number between these bounds
     */
    static long number(Context context, String name, long absent, long min, long max) {
        String text = context.queryParam(name);
        if (text == null) {
            return absent;
        }
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
                name + " must be a whole number from " + min + " to " + max + ", but is '" + shorten(text) + "'.");
    }

    /** A text of the query; empty when the query does not have it. */
    static String text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).orElse("");
    }

    /**
     * A text that must be there.
     *
     * @throws ProblemException when it is not
     */
    static String required(Context context, String name) {
        String text = text(context, name);
        if (text.isEmpty()) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, name + " is missing: give it in the query.");
        }
        return text;
    }

    /**
     * The value that a word of the query names; empty when the query names none.
     *
     * @throws ProblemException when it names something else
     */
    static <T> Optional<T> word(Context context, String name, T[] values, Function<T, String> text) {
        return Optional.ofNullable(context.queryParam(name))
                .map(word -> Arrays.stream(values)
                        .filter(value -> text.apply(value).equals(word))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(
                                HttpStatus.BAD_REQUEST,
                                name + " must be one of "
                                        + Arrays.stream(values).map(text).collect(Collectors.joining(", "))
                                        + ", but is '" + shorten(word) + "'.")));
    }

    static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
