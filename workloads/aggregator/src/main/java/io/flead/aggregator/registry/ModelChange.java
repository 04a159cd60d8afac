package io.flead.aggregator.registry;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Restored;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A person's wish to publish a model again. The thread that aggregates fulfils it, so that it falls between two rounds
 * or discards the open one, and never runs beside a round that is being published. Thread-safe.
 */
public final class ModelChange {

    private final Optional<GlobalModel> wanted;
    private final Restored restored;
    private final CompletableFuture<PublishedModel> outcome = new CompletableFuture<>();
    private volatile Optional<GlobalModel> attempt = Optional.empty();

    /**
     * Makes a wish.
     *
     * @param wanted the model whose parameters are published; empty for the initial one
     * @param restored its version, and why
     */
    public ModelChange(Optional<GlobalModel> wanted, Restored restored) {
        this.wanted = wanted;
        this.restored = restored;
    }

    public Optional<GlobalModel> wanted() {
        return wanted;
    }

    public Restored restored() {
        return restored;
    }

    /** The model that came of it; or a {@link io.flead.federation.Restoration.RefusedException}, or a {@link NotDoneException}. */
    public CompletableFuture<PublishedModel> outcome() {
        return outcome;
    }

    /** This model is being published for it: from now on its outcome is unknown until the topic was read. */
    public void attempts(GlobalModel model) {
        attempt = Optional.of(model);
    }

    /** The model that may have been published for it. */
    public Optional<GlobalModel> attempted() {
        return attempt;
    }

    /** Kafka failed, and nothing was published. */
    public static final class NotDoneException extends Exception {

        private static final long serialVersionUID = 1L;

        public NotDoneException(String message) {
            super(message);
        }
    }
}
