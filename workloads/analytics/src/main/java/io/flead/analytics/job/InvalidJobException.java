package io.flead.analytics.job;

import io.flead.api.program.BadInputException;

/** A job was asked for what cannot be done: bad options. */
public final class InvalidJobException extends BadInputException {

    /** The message is for people, one line. */
    public InvalidJobException(String message) {
        super(message);
    }
}
