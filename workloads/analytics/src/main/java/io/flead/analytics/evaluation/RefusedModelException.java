package io.flead.analytics.evaluation;

/** There is no model that can be evaluated; the message says why. */
public final class RefusedModelException extends Exception {

    RefusedModelException(String reason) {
        super(reason);
    }

    /** One line. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
