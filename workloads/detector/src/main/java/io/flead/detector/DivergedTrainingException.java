package io.flead.detector;

/**
 * A local training ended in parameters or a loss that are not finite. Its result must not be published; the message
 * names the setting to change.
 */
public final class DivergedTrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DivergedTrainingException(String message) {
        super(message);
    }
}
