package io.flead.local.models;

/** The aggregator did not answer, or answered that it failed; the message says what to look at. */
public final class NoAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message);
    }
}
