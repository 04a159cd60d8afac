package io.flead.detector;

import java.io.IOException;

/**
 * A device's saved state cannot be read: unknown version, other shape, cut short or damaged. The message says which.
 */
public final class DetectorStateException extends IOException {
    private static final long serialVersionUID = 1L;

    public DetectorStateException(String message) {
        super(message);
    }

    public DetectorStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
