package io.flead.producer.replay;

import java.io.IOException;

/** The copy of rows could not be written. */
final class ScratchFullException extends IOException {

    private static final long serialVersionUID = 1L;

    ScratchFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
