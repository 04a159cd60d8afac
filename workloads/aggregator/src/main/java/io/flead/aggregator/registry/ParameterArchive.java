package io.flead.aggregator.registry;

import java.util.Optional;

/** Where parameters that are no longer in memory can be had. Implementations are thread-safe. */
@FunctionalInterface
public interface ParameterArchive {

    /**
     * Reads the parameters of a model.
     *
     * @return empty when the ledger no longer holds it
     * @throws ArchiveUnavailableException when the ledger cannot be asked now
     */
    Optional<float[]> read(PublishedModel model) throws ArchiveUnavailableException;

    /** The ledger cannot be asked now; later it can. */
    final class ArchiveUnavailableException extends Exception {

        private static final long serialVersionUID = 1L;

        public ArchiveUnavailableException(String message) {
            super(message);
        }
    }
}
