package io.flead.aggregator.registry;

import io.flead.aggregator.registry.ModelArchive.ArchiveUnavailableException;
import io.flead.contract.message.GlobalModel;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Models with their parameters, from memory or from their topic: one read of the topic at a time. Thread-safe. */
public final class WholeModels {

    private final ModelRegistry registry;
    private final ModelArchive archive;
    private final Semaphore archiveRead = new Semaphore(1);

    /** Reads nothing yet. */
    public WholeModels(ModelRegistry registry, ModelArchive archive) {
        this.registry = registry;
        this.archive = archive;
    }

    /** The published models. */
    public ModelRegistry registry() {
        return registry;
    }

    /**
     * A model with its parameters.
     *
     * @return empty when the topic no longer holds it
     * @throws ArchiveUnavailableException when it cannot be read now
     */
    public Optional<GlobalModel> read(PublishedModel model) throws ArchiveUnavailableException {
        Optional<GlobalModel> recent = registry.recent(model.version());
        if (recent.isPresent()) {
            return recent;
        }
        // A read may take some seconds: requests must not pile up there until none is left for the status.
        if (!archiveRead.tryAcquire()) {
            throw new ArchiveUnavailableException("those of another old version are being read: try again");
        }
        try {
            return archive.read(model);
        } finally {
            archiveRead.release();
        }
    }
}
