package io.flead.local;

/** The command cannot do what it was asked, for a reason that the user can change. The message is one clear line with the remedy. */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is wrong and what to do about it
     */
    public Refusal(String message) {
        super(message);
    }

    /**
     * A refusal with the error behind it.
     *
     * @param message what is wrong and what to do about it
     * @param cause the error
     */
    public Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
