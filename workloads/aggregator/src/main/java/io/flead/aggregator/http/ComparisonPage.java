package io.flead.aggregator.http;

import io.flead.aggregator.compare.Comparison;
import io.flead.aggregator.registry.ModelArchive.ArchiveUnavailableException;
import io.flead.aggregator.registry.NewestReadings;
import io.flead.api.http.ModelComparison;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.GlobalModel;
import io.flead.federation.InitialModel;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /api/models/compare?base=&candidate=&readings=&devices=}: two versions over the newest readings. One
 * comparison at a time, because it reads and scores for seconds.
 */
final class ComparisonPage implements Handler {

    private static final int READINGS = 100_000;
    private static final int MOST_READINGS = 1_000_000;
    private static final int DEVICES = 20;
    private static final int MOST_DEVICES = 100;

    private final ModelPages pages;
    private final NewestReadings readings;
    private final InitialModel initial;
    private final FleadPipelineSpec spec;
    private final Semaphore one = new Semaphore(1);

    ComparisonPage(ModelPages pages, NewestReadings readings, InitialModel initial, FleadPipelineSpec spec) {
        this.pages = pages;
        this.readings = readings;
        this.initial = initial;
        this.spec = spec;
    }

    @Override
    public void handle(Context context) {
        int most = (int) RequestNumbers.query(context, "readings", READINGS, 1, MOST_READINGS);
        int devices = (int) RequestNumbers.query(context, "devices", DEVICES, 1, MOST_DEVICES);
        Optional<GlobalModel> base = version(context, "base");
        Optional<GlobalModel> candidate = version(context, "candidate");
        if (!one.tryAcquire()) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "Another comparison is under way: try again when it is done.");
        }
        try {
            AggregatorApi.json(context, compare(Comparison.of(spec, base, candidate, devices), most));
        } finally {
            one.release();
        }
    }

    private ModelComparison compare(Comparison comparison, int most) {
        try {
            readings.read(most, comparison::add);
        } catch (ArchiveUnavailableException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "The readings cannot be read now: " + e.getMessage() + ".");
        }
        return comparison
                .result()
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "No device has more than the "
                                + spec.training().detection().warmup()
                                + " readings of its warm-up among the newest " + most
                                + ": raise readings, or wait for more."));
    }

    /** The model that the query names; empty for the initial one. */
    private Optional<GlobalModel> version(Context context, String name) {
        String text = context.queryParam(name);
        if (text == null) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    name + " is missing: give the two versions, such as ?base=17&candidate=18.");
        }
        long version = RequestNumbers.parse(name, text, 0, Long.MAX_VALUE);
        if (version == 0) {
            return Optional.empty();
        }
        GlobalModel model = pages.whole(pages.find(version));
        if (!model.shapeId().equals(initial.shapeId())) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    name + " " + version + " has the shape " + model.shapeId() + ", but the pipeline's is "
                            + initial.shapeId() + ": choose a version of this shape.");
        }
        return Optional.of(model);
    }
}
