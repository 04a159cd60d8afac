package io.flead.aggregator.http;

import io.flead.aggregator.registry.ModelChange;
import io.flead.aggregator.registry.ModelChanges;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.api.http.HttpApi;
import io.flead.api.http.RestoreRequest;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Restored;
import io.flead.federation.Restoration;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /api/models/{version}/rollback} and {@code .../promote}: publish an older model again, as the newest
 * version. The request waits for the transaction; it answers 201 with the new version, or says that nothing was done.
 */
final class ModelChangePages {

    private static final String EXAMPLE = "send such as {\"reason\": \"more false alarms since version 41\"}";

    private final ModelPages pages;
    private final ModelChanges changes;
    private final Duration patience;

    ModelChangePages(ModelPages pages, ModelChanges changes, Duration patience) {
        this.pages = pages;
        this.changes = changes;
        this.patience = patience;
    }

    void add(RoutesConfig routes) {
        routes.post(HttpApi.MODELS + "/{version}/rollback", this::restore);
        routes.post(HttpApi.MODELS + "/{version}/promote", this::restore);
    }

    private void restore(Context context) throws InterruptedException {
        long version = ModelPages.version(context);
        Restored restored = restored(version, reason(context), false);
        Optional<GlobalModel> wanted = version == 0 ? Optional.empty() : Optional.of(pages.whole(pages.find(version)));
        publish(context, new ModelChange(wanted, restored));
    }

    /** Leaves a change for the aggregation, waits for it, and answers. */
    void publish(Context context, ModelChange change) throws InterruptedException {
        if (!changes.submit(change)) {
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "Another change of the models is under way: wait for it, look at GET " + HttpApi.HISTORY
                            + ", and try again.");
        }
        PublishedModel model = await(change);
        AggregatorApi.json(context.status(HttpStatus.CREATED), Documents.summary(model));
    }

    private PublishedModel await(ModelChange change) throws InterruptedException {
        try {
            return change.outcome().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new ProblemException(
                    cause instanceof Restoration.RefusedException
                            ? HttpStatus.UNPROCESSABLE_CONTENT
                            : HttpStatus.SERVICE_UNAVAILABLE,
                    (cause == null ? "The aggregator failed" : cause.getMessage()) + ".");
        } catch (TimeoutException e) {
            if (changes.withdraw(change)) {
                throw new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The aggregator cannot publish now, and nothing was changed: see GET /readyz, and try again.");
            }
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Kafka has not confirmed the change yet: GET " + HttpApi.HISTORY + " shows whether it was done.");
        }
    }

    private static String reason(Context context) {
        String reason;
        try {
            String body = context.body().strip();
            reason = HttpApi.read(body.isEmpty() ? "{}" : body, RestoreRequest.class)
                    .reason();
        } catch (IOException e) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "The body is not the JSON that is expected: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ": " + EXAMPLE + ".");
        }
        if (reason == null) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, "reason is missing: " + EXAMPLE + ".");
        }
        return reason.strip();
    }

    /** A model's origin; a bad reason is a problem. */
    static Restored restored(long version, String reason, boolean imported) {
        try {
            return new Restored(version, reason, imported);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, e.getMessage() + ": " + EXAMPLE + ".");
        }
    }
}
