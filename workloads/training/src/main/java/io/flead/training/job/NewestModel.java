package io.flead.training.job;

import io.flead.contract.message.GlobalModel;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.ModelShape;
import io.flead.process.logging.Logfmt;
import io.flead.training.stream.StreamTypes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest global model that this job's devices can use, which each subtask has in its broadcast state. */
final class NewestModel {

    /** The newest global model, under {@link #NEWEST}. */
    static final MapStateDescriptor<String, GlobalModel> STATE =
            new MapStateDescriptor<>("global-model", StringSerializer.INSTANCE, StreamTypes.GLOBAL_MODEL_SERIALIZER);

    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);
    private static final String NEWEST = "newest";

    /** The model on trial, while there is one that is newer than the newest. */
    private static final String TRIAL = "trial";

    private final ModelShape shape;
    private final String shapeId;
    private final AtomicLong version = new AtomicLong();

    NewestModel(ModelShape shape, MetricGroup metrics) {
        this.shape = shape;
        this.shapeId = shape.id();
        metrics.gauge("flead_model_version", version::get);
    }

    /**
     * Takes a model over that is newer than the one at hand; logs and skips one that the devices cannot use.
     *
     * @return whether it was taken over
     */
    boolean offer(GlobalModel model, BroadcastState<String, GlobalModel> models) throws Exception {
        Optional<String> fault = fault(shape, model);
        if (fault.isPresent()) {
            LOG.warn(fault.get());
            return false;
        }
        Optional<GlobalModel> tried = onTrial(models);
        Optional<GlobalModel> known = tried.isPresent() ? tried : in(models);
        boolean newer = known.isEmpty() || model.isNewerThan(known.get());
        if (newer && model.trial().isPresent()) {
            models.put(TRIAL, model);
        } else if (newer) {
            models.put(NEWEST, model);
            models.remove(TRIAL);
            version.set(model.version());
        }
        return newer;
    }

    /** The model that a device takes: the one on trial when it belongs to its audience, or else the newest. */
    Optional<GlobalModel> in(ReadOnlyBroadcastState<String, GlobalModel> models, String deviceId) throws Exception {
        Optional<GlobalModel> tried = onTrial(models)
                .filter(model ->
                        model.trial().map(trial -> trial.includes(deviceId)).orElse(false));
        return tried.isPresent() ? tried : in(models);
    }

    /** The model that is on trial. */
    Optional<GlobalModel> onTrial(ReadOnlyBroadcastState<String, GlobalModel> models) throws Exception {
        return Optional.ofNullable(models.get(TRIAL))
                .filter(model -> model.shapeId().equals(shapeId));
    }

    /** The newest model that is not on trial. One of before the pipeline was changed, out of a checkpoint, counts as none. */
    Optional<GlobalModel> in(ReadOnlyBroadcastState<String, GlobalModel> models) throws Exception {
        return Optional.ofNullable(models.get(NEWEST))
                .filter(model -> model.shapeId().equals(shapeId));
    }

    /** Whether a device takes a model of another version; makes no garbage. */
    boolean differsFrom(long version, ReadOnlyBroadcastState<String, GlobalModel> models, String deviceId)
            throws Exception {
        GlobalModel model = models.get(TRIAL);
        boolean isTried = model != null
                && model.shapeId().equals(shapeId)
                && model.trial().isPresent()
                && model.trial().get().includes(deviceId);
        model = isTried ? model : models.get(NEWEST);
        return model != null && model.version() != version && model.shapeId().equals(shapeId);
    }

    /** Notes the version that a device has taken over. */
    void adopted(GlobalModel model) {
        version.set(model.version());
    }

    /** The log line that says why devices of this shape cannot use a model; empty when they can. */
    static Optional<String> fault(ModelShape shape, GlobalModel model) {
        if (!model.shapeId().equals(shape.id())) {
            return Optional.of(skipped("other_shape", model, "shape", model.shapeId(), "expected", shape.id()));
        }
        if (model.parameters().length != shape.parameterCount()) {
            return Optional.of(skipped(
                    "wrong_length",
                    model,
                    "parameters",
                    model.parameters().length,
                    "expected",
                    shape.parameterCount()));
        }
        return CalibrationCheck.fault(shape, model.calibration())
                .map(fault -> skipped("bad_calibration", model, "fault", fault));
    }

    private static String skipped(String reason, GlobalModel model, Object... details) {
        Object[] pairs = new Object[4 + details.length];
        pairs[0] = "reason";
        pairs[1] = reason;
        pairs[2] = "version";
        pairs[3] = model.version();
        System.arraycopy(details, 0, pairs, 4, details.length);
        return Logfmt.line("global_model_skipped", pairs);
    }
}
