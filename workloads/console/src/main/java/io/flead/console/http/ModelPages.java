package io.flead.console.http;

import io.flead.console.upstream.Aggregator;
import io.flead.console.upstream.Answer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/models}, {@code /api/models/{version}} and {@code POST /api/models/{version}/rollback}: the aggregator's own
 * API, passed on.
 */
final class ModelPages {

    private static final Logger LOG = LoggerFactory.getLogger(ModelPages.class);

    private final Aggregator aggregator;

    ModelPages(Aggregator aggregator) {
        this.aggregator = aggregator;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/models", context -> ConsoleApi.json(context, aggregator.history()));
        routes.get("/api/models/{version}", this::download);
        routes.post("/api/models/{version}/rollback", this::rollback);
    }

    private void download(Context context) throws InterruptedException {
        long version = version(context);
        try {
            context.header("Content-Disposition", "attachment; filename=\"model-" + version + ".json\"")
                    .contentType("application/json")
                    .result(aggregator.model(version));
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("model_unavailable");
            throw new ProblemException(
                    HttpStatus.BAD_GATEWAY,
                    "The aggregator does not give model " + version + " now: /api/models lists those that it has.");
        }
    }

    private void rollback(Context context) throws InterruptedException {
        long version = version(context);
        try {
            Answer answer =
                    aggregator.rollback(version, context.body(), Optional.ofNullable(context.header("Authorization")));
            context.status(answer.status()).contentType(answer.mediaType()).result(answer.body());
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("aggregator_unavailable");
            throw new ProblemException(
                    HttpStatus.BAD_GATEWAY,
                    "The aggregator has not answered: /api/models shows whether version " + version + " was restored.");
        }
    }

    private static long version(Context context) {
        String version = context.pathParam("version");
        if (!version.matches("[0-9]{1,18}")) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "version must be a whole number, but is '" + Query.shorten(version) + "'.");
        }
        return Long.parseLong(version);
    }
}
