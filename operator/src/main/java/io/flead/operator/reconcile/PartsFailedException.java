package io.flead.operator.reconcile;

import io.flead.operator.status.Observation;

/** Some dependents could not be made: the status says which, and the reconciliation is tried again, ever more slowly. */
final class PartsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Observation observation;

    PartsFailedException(String message, Observation observation) {
        // What failed is in the message; the stack of this exception tells nobody anything.
        super(message, null, false, false);
        this.observation = observation;
    }

    Observation observation() {
        return observation;
    }
}
