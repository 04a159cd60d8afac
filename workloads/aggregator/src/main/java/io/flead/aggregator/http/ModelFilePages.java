package io.flead.aggregator.http;

import io.flead.aggregator.registry.ModelChange;
import io.flead.api.http.HttpApi;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.ModelFile;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.ModelShape;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code GET /api/models/{version}/export} gives a model as a {@link ModelFile}; {@code POST
 * /api/models/import?reason=} publishes the model of such a file as the newest version. A file is judged whole before
 * anything is done with it.
 */
final class ModelFilePages {

    /** Media type of the files. */
    static final String MEDIA_TYPE = "application/zip";

    private final ModelPages pages;
    private final ModelChangePages changes;
    private final Origin origin;

    /**
     * Where exported models come from, and which imported ones fit.
     *
     * @param pipeline name of the pipeline
     * @param spec the settings that its models are learnt under, as JSON
     * @param calibrationFault why its devices cannot use a calibration; empty when they can
     */
    record Origin(String pipeline, String spec, Function<FleetCalibration, Optional<String>> calibrationFault) {

        /** That of a pipeline. Of its settings only those that decide what a model is go along: no Secret's name. */
        static Origin of(String pipeline, FleadPipelineSpec spec) {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("features", spec.readings().features());
            settings.put("model", spec.training().model());
            settings.put("strategy", spec.aggregation().strategy());
            ModelShape shape = ModelShape.of(spec);
            return new Origin(
                    pipeline,
                    new String(HttpApi.write(settings), StandardCharsets.UTF_8),
                    calibration -> CalibrationCheck.fault(shape, calibration));
        }
    }

    ModelFilePages(ModelPages pages, ModelChangePages changes, Origin origin) {
        this.pages = pages;
        this.changes = changes;
        this.origin = origin;
    }

    void add(RoutesConfig routes) {
        routes.get(HttpApi.MODELS + "/{version}/export", this::export);
        routes.post(HttpApi.MODELS + "/import", this::take);
    }

    private void export(Context context) {
        GlobalModel model = pages.whole(pages.find(ModelPages.version(context)));
        context.contentType(MEDIA_TYPE)
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + origin.pipeline() + "-" + model.version() + ModelFile.EXTENSION
                                + "\"")
                .result(new ModelFile(origin.pipeline(), origin.spec(), model).encode());
    }

    private void take(Context context) throws InterruptedException, IOException {
        String reason = Optional.ofNullable(context.queryParam("reason"))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.BAD_REQUEST, "reason is missing: add ?reason= and why the model is imported."))
                .strip();
        byte[] bytes = context.bodyInputStream().readNBytes(ModelFile.MOST_BYTES + 1);
        if (bytes.length > ModelFile.MOST_BYTES) {
            throw new ProblemException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The file has more than " + ModelFile.MOST_BYTES + " bytes: send one that GET " + HttpApi.MODELS
                            + "/{version}/export gave.");
        }
        GlobalModel model = model(bytes);
        changes.publish(
                context, new ModelChange(Optional.of(model), ModelChangePages.restored(model.version(), reason, true)));
    }

    private GlobalModel model(byte[] bytes) {
        GlobalModel model;
        try {
            model = ModelFile.decode(bytes).model();
        } catch (MalformedMessageException e) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "The file is no whole model: " + e.getMessage() + ". Export it again, or use another copy.");
        }
        origin.calibrationFault().apply(model.calibration()).ifPresent(fault -> {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "The calibration of the file's version " + model.version() + " does not fit this pipeline: " + fault
                            + ": import a model that was exported from one of the same sensors.");
        });
        return model;
    }
}
