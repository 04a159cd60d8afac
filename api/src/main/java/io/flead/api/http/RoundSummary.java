package io.flead.api.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A round.
 *
 * @param round its name: the version that it starts from
 * @param version the version that it made; null unless it is closed
 * @param state {@code open}, {@code closed}, or {@code discarded} because an older model was published again, an epoch
 *     began, or the topics were read anew
 * @param strategy how its updates become one model
 * @param openSince ISO 8601
 * @param closedAt ISO 8601; null unless it is closed
 * @param admitted updates that take part as they are
 * @param clipped updates that take part with a shorter step
 * @param refused updates that do not take part
 * @param late devices whose updates came after it was closed
 * @param silent devices of the round before that sent no update until it was closed
 */
public record RoundSummary(
        long round,
        @Nullable Long version,
        String state,
        String strategy,
        String openSince,
        @Nullable String closedAt,
        int admitted,
        int clipped,
        int refused,
        int late,
        int silent) {

    /** Requires every text but the time of the end. */
    public RoundSummary {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(openSince, "openSince");
    }
}
