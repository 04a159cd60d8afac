package io.flead.analytics.job;

/** A job was asked for what cannot be done: bad options. */
public final class InvalidJobException extends Exception {

    /** The message is for people, one line. */
    public InvalidJobException(String message) {
        super(message);
    }
}
