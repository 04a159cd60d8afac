package io.flead.aggregator.http;

import io.flead.aggregator.registry.ModelArchive.ArchiveUnavailableException;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.registry.WholeModels;
import io.flead.api.http.HttpApi;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Optional;

/** {@code /api/models/latest} and {@code /api/models/{version}}: a model as JSON, or its parameters as bytes. */
final class ModelPages {

    private final WholeModels models;

    ModelPages(WholeModels models) {
        this.models = models;
    }

    void add(RoutesConfig routes) {
        routes.get(HttpApi.MODELS + "/latest", context -> send(context, newest()));
        routes.get(HttpApi.MODELS + "/{version}", context -> send(context, find(version(context))));
    }

    /** The version in the request's path. */
    static long version(Context context) {
        return RequestNumbers.parse("version", context.pathParam("version"), 0, Long.MAX_VALUE);
    }

    private PublishedModel newest() {
        return models.registry().newest().orElseThrow(ModelPages::noModel);
    }

    /**
     * A published model.
     *
     * @throws ProblemException when there is none of this version
     */
    PublishedModel find(long version) {
        PublishedModel newest = newest();
        return models.registry()
                .find(version)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "There is no model of version " + version + ": there are "
                                + models.registry().oldest().orElse(newest).version() + " to " + newest.version()
                                + "."));
    }

    private void send(Context context, PublishedModel model) {
        GlobalModel whole = whole(model);
        String accept = Optional.ofNullable(context.header("Accept")).orElse("").toLowerCase(Locale.ROOT);
        context.header("Vary", "Accept");
        if (accept.contains(AggregatorApi.BINARY)) {
            context.header(AggregatorApi.VERSION_HEADER, Long.toString(model.version()))
                    .header(AggregatorApi.SHA256_HEADER, model.sha256())
                    .header(AggregatorApi.SHAPE_HEADER, model.shapeId())
                    .contentType(AggregatorApi.BINARY)
                    .result(Parameters.encode(whole.parameters()));
        } else {
            AggregatorApi.json(context, Documents.model(model, whole));
        }
    }

    /**
     * A model with its parameters.
     *
     * @throws ProblemException when they are gone, or cannot be read now
     */
    GlobalModel whole(PublishedModel model) {
        try {
            return models.read(model)
                    .orElseThrow(() -> new ProblemException(
                            HttpStatus.NOT_FOUND,
                            "The parameters of version " + model.version() + " are no longer in their topic."));
        } catch (ArchiveUnavailableException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The parameters of version " + model.version() + " cannot be read now: " + e.getMessage());
        }
    }

    private static ProblemException noModel() {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "No model has been published yet: the first comes when enough devices have reported. Until then devices"
                        + " start from the initial model.");
    }
}
