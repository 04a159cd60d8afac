package io.flead.api.http;

import java.util.List;

/**
 * The answer of {@code GET /api/rounds}.
 *
 * @param rounds the newest last; those that the aggregator remembers since it was started
 */
public record RoundList(List<RoundSummary> rounds) {

    /** Copies the list. */
    public RoundList {
        rounds = List.copyOf(rounds);
    }
}
