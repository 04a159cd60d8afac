package io.flead.producer.replay;

import io.flead.api.program.BadInputException;

/** There is nothing to replay. The message names the directory and the files that are expected there. */
public final class UnplayableException extends BadInputException {

    private static final long serialVersionUID = 1L;

    UnplayableException(String message) {
        super(message);
    }
}
