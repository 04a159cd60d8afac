package io.flead.producer.replay;

/** There is nothing that could be replayed. The message names the directory and says what is expected there. */
public final class UnplayableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnplayableException(String message) {
        super(message);
    }
}
