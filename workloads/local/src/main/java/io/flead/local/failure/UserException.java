package io.flead.local.failure;

import io.flead.api.program.BadInputException;

/** The command cannot do its work, for a reason that the user can change. The message is one line with the remedy. */
public final class UserException extends BadInputException {

    private static final long serialVersionUID = 1L;

    /**
     * A reason that no other error is behind.
     *
     * @param message the reason and the remedy
     */
    public UserException(String message) {
        super(message);
    }

    /**
     * A reason with the error behind it.
     *
     * @param message the reason and the remedy
     * @param cause the error
     */
    public UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
