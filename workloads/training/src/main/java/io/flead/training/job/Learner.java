package io.flead.training.job;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.GlobalModel;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.Detector;
import io.flead.detector.DeviceDetector;
import io.flead.detector.ModelShape;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSet;
import io.flead.detector.Verdict;
import io.flead.detector.factory.DetectorFactory;
import io.flead.process.logging.Logfmt;
import io.flead.training.stream.Activity;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.DeviceState;
import io.flead.training.stream.OutgoingRecord;
import io.flead.training.stream.StreamTypes;
import io.flead.training.stream.TrainingTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every device's detector. Scores each reading at once, with the newest global model; hands a {@link TrainingTask} to
 * {@link #TASKS} once per global model and device, at the device's own moment of the training interval, and its status
 * to {@link #STATUSES} once per status interval.
 */
@SuppressWarnings("NullAway.Init") // Flink ships the function first and opens it later
final class Learner extends KeyedBroadcastProcessFunction<String, DeviceReading, GlobalModel, Anomaly>
        implements CheckpointedFunction {

    static final OutputTag<TrainingTask> TASKS = new OutputTag<>("training-tasks", StreamTypes.TRAINING_TASK);

    static final OutputTag<OutgoingRecord> STATUSES = new OutputTag<>("device-statuses", StreamTypes.OUTGOING_RECORD);

    /** The newest global model, under {@link #NEWEST}. */
    static final MapStateDescriptor<String, GlobalModel> GLOBAL_MODEL =
            new MapStateDescriptor<>("global-model", StringSerializer.INSTANCE, StreamTypes.GLOBAL_MODEL_SERIALIZER);

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);
    private static final String NEWEST = "newest";

    /** A device that sends nothing for so many status intervals is silent. */
    static final int SILENT_INTERVALS = 10;

    private static final long NEVER = -1;

    private final LearnerSettings settings;

    private transient Detector detector;
    private transient Anomalies anomalies;
    private transient TrainingSchedule schedule;
    private transient TrainingSchedule statusSchedule;
    private transient ModelShape shape;
    private transient String shapeId;
    private transient float[] initialParameters;
    private transient ValueState<DeviceState> device;
    private transient CheckpointedCounters counts;
    private transient AtomicLong scored;
    private transient AtomicLong found;
    private transient AtomicLong devices;
    private transient AtomicLong warmingUp;
    private transient AtomicLong skipped;
    private transient AtomicLong forgotten;
    private transient AtomicLong constantSensors;
    private transient Map<DeviceStatus.State, AtomicLong> devicesIn;
    private transient StreamClock clock;
    private transient DeviceLimit limit;
    private transient long openedAt;
    private transient LatencyHistogram latency;
    private transient AtomicLong newestVersion;

    Learner(LearnerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts = new CheckpointedCounters(context.getOperatorStateStore());
        clock = new StreamClock(context.getOperatorStateStore(), settings.forgetAfter());
    }

    @Override
    public void open(OpenContext context) {
        shape = settings.detector().shape();
        detector = DetectorFactory.create(settings.detector());
        anomalies = new Anomalies(shape.features(), shape.type().text());
        schedule = new TrainingSchedule(settings.trainingInterval());
        statusSchedule = new TrainingSchedule(settings.statusInterval());
        openedAt = NEVER;
        shapeId = shape.id();
        initialParameters = shape.initialParameters();
        device =
                getRuntimeContext().getState(new ValueStateDescriptor<>("device", StreamTypes.DEVICE_STATE_SERIALIZER));
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        scored = counts.metric("flead_scored", "flead_readings_scored_total", metrics);
        found = counts.metric("flead_anomalies", "flead_anomalies_total", metrics);
        devices = counts.metric("flead_devices", "flead_devices", metrics);
        warmingUp = counts.metric("flead_warmup", "flead_readings_warmup_total", metrics);
        skipped = counts.metric("flead_skipped", "flead_readings_skipped_total", metrics);
        forgotten = counts.metric("flead_forgotten", "flead_devices_forgotten_total", metrics);
        constantSensors = counts.metric("flead_constant_sensors", "flead_constant_sensors", metrics);
        devicesIn = new EnumMap<>(DeviceStatus.State.class);
        devicesIn.put(
                DeviceStatus.State.WARMUP, counts.metric("flead_devices_warmup", "flead_devices_warmup", metrics));
        devicesIn.put(
                DeviceStatus.State.SCORING, counts.metric("flead_devices_scoring", "flead_devices_scoring", metrics));
        devicesIn.put(
                DeviceStatus.State.SILENT, counts.metric("flead_devices_silent", "flead_devices_silent", metrics));
        limit = new DeviceLimit(
                settings.deviceLimit(),
                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                settings.format(),
                counts,
                metrics);
        latency = new LatencyHistogram(counts, metrics);
        newestVersion = new AtomicLong();
        metrics.gauge("flead_model_version", newestVersion::get);
    }

    @Override
    public void processElement(DeviceReading reading, ReadOnlyContext context, Collector<Anomaly> out)
            throws Exception {
        DeviceState state = device.value();
        if (state == null) {
            if (limit.isReached()) {
                context.output(ReadingParser.REJECTED, limit.reject(reading));
                return;
            }
            state = newDevice(reading.deviceId(), context.timerService());
        }
        DeviceDetector live = upToDate(reading.deviceId(), state, context.getBroadcastState(GLOBAL_MODEL));
        Verdict verdict = live.observe(reading.values());
        long now = context.timerService().currentProcessingTime();
        openedAt = openedAt == NEVER ? now : openedAt;
        limit.has(state.activity());
        clock.reading(now);
        state.reported(now);
        state.activity()
                .read(verdict.phase() == Phase.SKIPPED, verdict.score(), clock.millis(), reading.arrivedAtMillis());
        count(state.activity(), Optional.of(stateOf(live)));
        device.update(state);
        scored.incrementAndGet();
        switch (verdict.phase()) {
            case WARMUP -> warmingUp.incrementAndGet();
            case SKIPPED -> skipped.incrementAndGet();
            case SCORING -> {}
        }
        latency.record(now - reading.sentAtMillis());
        if (verdict.anomalous()) {
            found.incrementAndGet();
            out.collect(anomalies.of(reading, verdict, live.modelVersion()));
        }
    }

    @Override
    public void processBroadcastElement(GlobalModel model, Context context, Collector<Anomaly> out) throws Exception {
        if (!model.shapeId().equals(shapeId)) {
            LOG.warn(Logfmt.line(
                    "global_model_skipped",
                    "reason",
                    "other_shape",
                    "version",
                    model.version(),
                    "shape",
                    model.shapeId(),
                    "expected",
                    shapeId));
            return;
        }
        if (model.parameters().length != initialParameters.length) {
            LOG.warn(Logfmt.line(
                    "global_model_skipped",
                    "reason",
                    "wrong_length",
                    "version",
                    model.version(),
                    "parameters",
                    model.parameters().length,
                    "expected",
                    initialParameters.length));
            return;
        }
        Optional<String> fault = CalibrationCheck.fault(shape, model.calibration());
        if (fault.isPresent()) {
            LOG.warn(Logfmt.line(
                    "global_model_skipped",
                    "reason",
                    "bad_calibration",
                    "version",
                    model.version(),
                    "fault",
                    fault.get()));
            return;
        }
        var models = context.getBroadcastState(GLOBAL_MODEL);
        GlobalModel known = fitting(models.get(NEWEST));
        if (known == null || model.isNewerThan(known)) {
            models.put(NEWEST, model);
            newestVersion.set(model.version());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Anomaly> out) throws Exception {
        String id = context.getCurrentKey();
        DeviceState state = device.value();
        if (state == null) {
            return;
        }
        // A clock that was set back must not make the timer of this moment due again.
        long now = Math.max(timestamp, context.timerService().currentProcessingTime());
        openedAt = openedAt == NEVER ? now : openedAt;
        limit.has(state.activity());
        long silentMillis = clock.millis() - state.activity().heardAt();
        if (silentMillis > settings.forgetAfter().toMillis()) {
            forget(id, state, silentMillis, context);
            return;
        }
        ReadOnlyBroadcastState<String, GlobalModel> models = context.getBroadcastState(GLOBAL_MODEL);
        DeviceDetector live = upToDate(id, state, models);
        long round = live.modelVersion();
        if (statusSchedule.isDue(id, timestamp)) {
            report(id, state, live, now, context);
        }
        if (schedule.isDue(id, timestamp)
                && state.mayContribute(round, now, settings.retryAfter().toMillis())) {
            TrainingSet set = live.trainingSet().orElse(null);
            if (set != null) {
                GlobalModel model = fitting(models.get(NEWEST));
                float[] start = model == null ? initialParameters : model.parameters();
                long shapeRounds = model == null ? 0 : model.shapeRounds();
                context.output(
                        TASKS,
                        new TrainingTask(
                                id,
                                round,
                                shapeRounds,
                                start,
                                set,
                                live.calibration(),
                                state.activity().newestArrivalMillis(),
                                model == null ? 0 : model.epoch()));
                state.contributed(round, now);
            }
        }
        device.update(state);
        registerTimers(id, context.timerService(), now);
    }

    /** Publishes the device's status. Of a device that stays silent the topic has it already. */
    private void report(String id, DeviceState state, DeviceDetector live, long now, OnTimerContext context) {
        Activity activity = state.activity();
        boolean silent = now - Math.max(state.lastReadingAtMillis(), openedAt)
                > SILENT_INTERVALS * settings.statusInterval().toMillis();
        DeviceStatus.State newest = silent ? DeviceStatus.State.SILENT : stateOf(live);
        if (silent && activity.state().equals(Optional.of(newest))) {
            return;
        }
        List<Integer> constant = live.constantFeatures();
        constantSensors.addAndGet((long) constant.size() - activity.constantSensors());
        activity.constantSensors(constant.size());
        count(activity, Optional.of(newest));
        DeviceStatus status = new DeviceStatus(
                id,
                Instant.ofEpochMilli(now).toString(),
                newest,
                Instant.ofEpochMilli(state.lastReadingAtMillis()).toString(),
                activity.readings(),
                activity.skipped(),
                activity.largestScore(),
                live.warmupProgress(),
                live.modelVersion(),
                constant.stream().map(shape.features()::get).toList());
        context.output(STATUSES, new OutgoingRecord(id.getBytes(StandardCharsets.UTF_8), status.encode(), List.of()));
        activity.published();
    }

    private void forget(String id, DeviceState state, long silentMillis, OnTimerContext context) {
        LOG.info(Logfmt.line("device_forgotten", "device", id, "silent", Duration.ofMillis(silentMillis)));
        count(state.activity(), Optional.empty());
        constantSensors.addAndGet(-state.activity().constantSensors());
        devices.decrementAndGet();
        limit.forgotten();
        forgotten.incrementAndGet();
        device.clear();
        context.output(STATUSES, new OutgoingRecord(id.getBytes(StandardCharsets.UTF_8), null, List.of()));
    }

    /** Counts a device in this state, and no more in the one before. */
    private void count(Activity activity, Optional<DeviceStatus.State> newest) {
        if (!activity.state().equals(newest)) {
            activity.state().map(devicesIn::get).ifPresent(AtomicLong::decrementAndGet);
            newest.map(devicesIn::get).ifPresent(AtomicLong::incrementAndGet);
            newest.ifPresent(activity::state);
        }
    }

    private static DeviceStatus.State stateOf(DeviceDetector live) {
        return live.warmupProgress() < 1 ? DeviceStatus.State.WARMUP : DeviceStatus.State.SCORING;
    }

    private void registerTimers(String id, TimerService timers, long now) {
        timers.registerProcessingTimeTimer(schedule.next(id, now));
        timers.registerProcessingTimeTimer(statusSchedule.next(id, now));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.snapshot();
        clock.snapshot();
    }

    /** Readings scored by this subtask, as its metric says. */
    long scored() {
        return scored.get();
    }

    /** A count by its name in checkpoints. */
    long count(String name) {
        return counts.count(name).get();
    }

    private DeviceState newDevice(String id, TimerService timers) {
        devices.incrementAndGet();
        registerTimers(id, timers, timers.currentProcessingTime());
        return DeviceState.of(detector.newDevice());
    }

    /** The device's detector, with the newest global model. */
    private DeviceDetector upToDate(String id, DeviceState state, ReadOnlyBroadcastState<String, GlobalModel> models)
            throws Exception {
        DeviceDetector live = live(id, state);
        GlobalModel newest = fitting(models.get(NEWEST));
        if (newest != null && live.modelVersion() != newest.version()) {
            newestVersion.set(newest.version());
            live.adopt(newest.version(), newest.parameters(), newest.calibration());
        }
        return live;
    }

    private DeviceDetector live(String id, DeviceState state) {
        try {
            return state.detector(detector);
        } catch (IOException e) {
            LOG.warn(Logfmt.line("device_reset", "device", id, "reason", e.getMessage()));
            return state.restart(detector.newDevice());
        }
    }

    /** A model of before the pipeline was changed, out of a checkpoint, counts as none. */
    private @Nullable GlobalModel fitting(@Nullable GlobalModel model) {
        return model != null && model.shapeId().equals(shapeId) ? model : null;
    }
}
