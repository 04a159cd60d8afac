package io.flead.local.data;

/** Kafka or the database does not answer. The message is one line. */
public final class DataUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    DataUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
