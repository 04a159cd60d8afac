package io.flead.analytics.job;

import io.flead.api.program.BadInputException;

/** A job got options that it cannot carry out. */
public final class InvalidJobException extends BadInputException {

    /** The message is for people, one line. */
    public InvalidJobException(String message) {
        super(message);
    }
}
