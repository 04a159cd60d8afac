package io.flead.evaluation.data;

import io.flead.api.program.BadInputException;

/** The data are not laid out as expected; the message names the place and the expected layout. */
public final class UnexpectedDataException extends BadInputException {
    private static final long serialVersionUID = 1;

    UnexpectedDataException(String message) {
        super(message);
    }
}
