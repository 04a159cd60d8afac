package io.flead.process.environment;

/** An environment variable is missing or cannot be used. The message names it and says what to do. */
public final class InvalidEnvironmentException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidEnvironmentException(String message) {
        super(message);
    }
}
