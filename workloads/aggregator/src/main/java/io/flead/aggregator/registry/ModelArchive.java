package io.flead.aggregator.registry;

import io.flead.contract.message.GlobalModel;
import java.util.Optional;

/** Source of models that are no longer in memory. Implementations are thread-safe. */
@FunctionalInterface
public interface ModelArchive {

    /**
     * Reads a model with its parameters.
     *
     * @return empty when the topic no longer holds it
     * @throws ArchiveUnavailableException when the topic cannot be read now
     */
    Optional<GlobalModel> read(PublishedModel model) throws ArchiveUnavailableException;

    /** The topic cannot be read now; later it can. */
    final class ArchiveUnavailableException extends Exception {

        private static final long serialVersionUID = 1L;

        public ArchiveUnavailableException(String message) {
            super(message);
        }
    }
}
