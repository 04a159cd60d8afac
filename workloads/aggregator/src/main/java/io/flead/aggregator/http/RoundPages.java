package io.flead.aggregator.http;

import io.flead.aggregator.telemetry.RoundLog;
import io.flead.api.http.HttpApi;
import io.flead.api.http.RoundDocument;
import io.flead.api.http.RoundDocument.RoundUpdate;
import io.flead.api.http.RoundList;
import io.flead.api.http.RoundSummary;
import io.flead.federation.JudgedUpdate;
import io.flead.federation.JudgedUpdate.Outcome;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /api/rounds} and {@code /api/rounds/{round}}: what became of each update. */
final class RoundPages {

    private final RoundLog rounds;

    RoundPages(RoundLog rounds) {
        this.rounds = rounds;
    }

    void add(RoutesConfig routes) {
        routes.get(HttpApi.ROUNDS, this::list);
        routes.get(HttpApi.ROUNDS + "/{round}", this::one);
    }

    private void list(Context context) {
        int limit =
                (int) RequestNumbers.query(context, "limit", AggregatorApi.DEFAULT_LIMIT, 1, AggregatorApi.MAX_LIMIT);
        AggregatorApi.json(
                context,
                new RoundList(
                        rounds.newest(limit).stream().map(RoundPages::summary).toList()));
    }

    private void one(Context context) {
        long round = RequestNumbers.parse("round", context.pathParam("round"), 0, Long.MAX_VALUE);
        RoundLog.Description found = rounds.find(round)
                .orElseThrow(
                        () -> new ProblemException(
                                HttpStatus.NOT_FOUND,
                                "The aggregator remembers no round that starts from version " + round
                                        + ": it lists those since it was started; flead verify --version tells of older ones."));
        AggregatorApi.json(
                context,
                new RoundDocument(
                        summary(found),
                        found.updates().stream().map(RoundPages::update).toList(),
                        found.omitted(),
                        found.late(),
                        found.silent()));
    }

    private static RoundSummary summary(RoundLog.Description round) {
        return new RoundSummary(
                round.base(),
                round.version().isPresent() ? round.version().getAsLong() : null,
                round.state().label(),
                round.strategy(),
                round.openSince().toString(),
                round.closedAt().map(Instant::toString).orElse(null),
                round.counts().getOrDefault(Outcome.ADMITTED, 0),
                round.counts().getOrDefault(Outcome.CLIPPED, 0),
                round.counts().getOrDefault(Outcome.REFUSED, 0),
                round.late().size(),
                round.silent().size());
    }

    private static RoundUpdate update(JudgedUpdate update) {
        return new RoundUpdate(
                update.deviceId(),
                update.outcome().label(),
                update.reasons(),
                update.samples(),
                update.weight(),
                finite(update.norm()),
                finite(update.lossBefore()),
                finite(update.loss()));
    }

    /** JSON knows no other numbers. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
