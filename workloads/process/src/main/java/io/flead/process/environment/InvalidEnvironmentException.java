package io.flead.process.environment;

import io.flead.api.program.BadInputException;

/** An environment variable is missing or invalid. */
public final class InvalidEnvironmentException extends BadInputException {

    private static final long serialVersionUID = 1L;

    public InvalidEnvironmentException(String message) {
        super(message);
    }
}
