package io.flead.aggregator.registry;

import io.flead.aggregator.registry.ModelChange.NotDoneException;
import io.flead.contract.message.GlobalModel;
import java.util.Optional;

/** Where the HTTP API leaves a {@link ModelChange} for the thread that aggregates: one at a time. Thread-safe. */
public final class ModelChanges {

    private Optional<ModelChange> open = Optional.empty();

    /** Leaves a change; refuses it, by false, while another one is under way. */
    public synchronized boolean submit(ModelChange change) {
        if (open.isPresent()) {
            return false;
        }
        open = Optional.of(change);
        return true;
    }

    /** Takes a change back that nobody has begun; false once it was begun or done. */
    public synchronized boolean withdraw(ModelChange change) {
        if (open.filter(change::equals).isEmpty() || change.attempted().isPresent()) {
            return false;
        }
        open = Optional.empty();
        return true;
    }

    /** The change that waits. */
    public synchronized Optional<ModelChange> next() {
        return open.filter(change -> change.attempted().isEmpty());
    }

    /** Notes the model that a change publishes now; false when it was taken back. */
    public synchronized boolean begin(ModelChange change, GlobalModel model) {
        if (open.filter(change::equals).isEmpty()) {
            return false;
        }
        change.attempts(model);
        return true;
    }

    /** The change was done. */
    public synchronized void done(ModelChange change, PublishedModel model) {
        open = Optional.empty();
        change.outcome().complete(model);
    }

    /** The change cannot be done. */
    public synchronized void refused(ModelChange change, Exception reason) {
        open = Optional.empty();
        change.outcome().completeExceptionally(reason);
    }

    /** Settles a change whose outcome was unknown, by what the topic holds. */
    public synchronized void settle(ModelRegistry registry) {
        open.ifPresent(change -> change.attempted().ifPresent(model -> {
            Optional<PublishedModel> published = registry.find(model.version())
                    .filter(found -> found.sha256().equals(model.sha256())
                            && found.restores().equals(model.restores())
                            && found.createdAt().toEpochMilli()
                                    == model.createdAt().toEpochMilli());
            if (published.isPresent()) {
                done(change, published.get());
            } else {
                refused(change, new NotDoneException("Kafka failed, and nothing was published: try again"));
            }
        }));
    }
}
