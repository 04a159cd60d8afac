package io.flead.operator.reconcile;

import io.flead.operator.status.Observation;

/** Some dependents failed: the status reports which, and the SDK retries the reconciliation with growing intervals. */
final class PartialReconcileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Observation observation;

    PartialReconcileException(String message, Observation observation) {
        // The message names the failures; the stack would always be the same.
        super(message, null, false, false);
        this.observation = observation;
    }

    Observation observation() {
        return observation;
    }
}
