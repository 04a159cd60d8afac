package io.flead.aggregator.kafka;

/** The ledger cannot be used now; later it may. The message says why. */
final class LedgerUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    LedgerUnavailableException(String message) {
        super(message);
    }
}
