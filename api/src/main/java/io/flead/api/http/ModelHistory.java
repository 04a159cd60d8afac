package io.flead.api.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/history}.
 *
 * @param models by ascending version, the newest last
 * @param before the value of the query parameter {@code before} that asks for the models before these; null when there
 *     are none
 */
public record ModelHistory(
        List<ModelSummary> models, @Nullable Long before) {

    /** Copies the list. */
    public ModelHistory {
        models = List.copyOf(models);
    }
}
