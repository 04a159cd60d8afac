package io.flead.process.program;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why something failed, in one line: messages of libraries may have pages. */
public final class ErrorText {

    private ErrorText() {}

    /** The first line of a failure's message; its class where it has no message. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.toString()
                : message.lines().findFirst().orElse(failure.toString());
    }

    /** The whole message in one line. A line that ends in a colon introduces those that follow. */
    public static String joined(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .collect(Collectors.joining("; "))
                .replace(":; ", ": ");
    }

    /** The failure that began it: those around it only pass it on. */
    public static Throwable innermost(Throwable failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    }

    /** The failure and its causes, outermost first. */
    static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
