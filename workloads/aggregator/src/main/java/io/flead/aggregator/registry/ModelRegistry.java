package io.flead.aggregator.registry;

import io.flead.contract.message.GlobalModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The published models: of the newest {@value #MAX_MODELS} their descriptions, of the newest {@value #MAX_PARAMETERS}
 * the parameters too. Older parameters are read from their topic by their offset. Thread-safe.
 */
public final class ModelRegistry {

    /** Most models that are known: a year of rounds of five minutes. */
    public static final int MAX_MODELS = 100_000;

    /** Most models whose parameters are in memory. */
    public static final int MAX_PARAMETERS = 32;

    private TreeMap<Long, PublishedModel> models = new TreeMap<>();
    private TreeMap<Long, GlobalModel> recent = new TreeMap<>();

    /** Adds a model. One of the same version is replaced, as the topic's compaction does. */
    public synchronized void add(GlobalModel model, long offset) {
        models.put(model.version(), PublishedModel.of(model, offset));
        recent.put(model.version(), model);
        if (models.size() > MAX_MODELS) {
            models.pollFirstEntry();
        }
        if (recent.size() > MAX_PARAMETERS) {
            recent.pollFirstEntry();
        }
    }

    /** Takes over the models of another registry, at once. */
    public void replaceWith(ModelRegistry other) {
        TreeMap<Long, PublishedModel> newModels;
        TreeMap<Long, GlobalModel> newRecent;
        synchronized (other) {
            newModels = new TreeMap<>(other.models);
            newRecent = new TreeMap<>(other.recent);
        }
        synchronized (this) {
            models = newModels;
            recent = newRecent;
        }
    }

    /** The newest model. */
    public synchronized Optional<PublishedModel> newest() {
        return models.isEmpty()
                ? Optional.empty()
                : Optional.of(models.lastEntry().getValue());
    }

    /** The newest model with its parameters. */
    public synchronized Optional<GlobalModel> newestModel() {
        return recent.isEmpty()
                ? Optional.empty()
                : Optional.of(recent.lastEntry().getValue());
    }

    /** The oldest model that is known. */
    public synchronized Optional<PublishedModel> oldest() {
        return models.isEmpty()
                ? Optional.empty()
                : Optional.of(models.firstEntry().getValue());
    }

    /** A model by its version. */
    public synchronized Optional<PublishedModel> find(long version) {
        return Optional.ofNullable(models.get(version));
    }

    /** A recent model with its parameters. Empty for an older one. */
    public synchronized Optional<GlobalModel> recent(long version) {
        return Optional.ofNullable(recent.get(version));
    }

    /**
     * The newest models below a version.
     *
     * @param before only versions below this one
     * @param limit at most so many
     * @return by ascending version, the newest last
     */
    public synchronized List<PublishedModel> list(long before, int limit) {
        List<PublishedModel> page = new ArrayList<>(Math.min(limit, models.size()));
        for (PublishedModel model :
                models.headMap(before, false).descendingMap().values()) {
            if (page.size() == limit) {
                break;
            }
            page.add(model);
        }
        Collections.reverse(page);
        return page;
    }
}
