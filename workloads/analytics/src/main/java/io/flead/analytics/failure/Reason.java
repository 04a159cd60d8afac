package io.flead.analytics.failure;

/** Why something failed, in one line: Spark's and JDBC's messages have pages. */
public final class Reason {

    private Reason() {}

    /** The first line of what a failure says; of one that says nothing, what it is. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.toString()
                : message.lines().findFirst().orElse(failure.toString());
    }

    /** What began it: the failures around it only pass it on. */
    public static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
