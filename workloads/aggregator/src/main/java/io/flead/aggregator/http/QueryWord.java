package io.flead.aggregator.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A word in a request's query that is one of several. */
final class QueryWord {

    private QueryWord() {}

    /**
     * The value that the query names; empty when it names none.
     *
     * @param values all there are
     * @param text a value's word
     * @throws ProblemException when the query names something else
     */
    static <T> Optional<T> query(Context context, String name, T[] values, Function<T, String> text) {
        return Optional.ofNullable(context.queryParam(name)).map(word -> parse(name, word, values, text));
    }

    private static <T> T parse(String name, String word, T[] values, Function<T, String> text) {
        return Arrays.stream(values)
                .filter(value -> text.apply(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.BAD_REQUEST,
                        name + " must be one of "
                                + Arrays.stream(values).map(text).collect(Collectors.joining(", "))
                                + ", but is '" + RequestNumbers.shorten(word) + "'."));
    }
}
