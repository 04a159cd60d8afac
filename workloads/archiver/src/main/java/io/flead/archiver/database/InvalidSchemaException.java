package io.flead.archiver.database;

/** The database cannot be brought up to date. */
public final class InvalidSchemaException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
