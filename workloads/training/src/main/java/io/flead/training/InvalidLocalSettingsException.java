package io.flead.training;

/** An environment variable that only matters on one machine is missing or cannot be used. */
final class InvalidLocalSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidLocalSettingsException(String message) {
        super(message);
    }
}
