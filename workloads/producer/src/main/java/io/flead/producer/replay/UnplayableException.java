package io.flead.producer.replay;

import io.flead.api.program.BadInputException;

/** There is nothing that could be replayed. The message names the directory and says what is expected there. */
public final class UnplayableException extends BadInputException {

    private static final long serialVersionUID = 1L;

    UnplayableException(String message) {
        super(message);
    }
}
