package io.flead.training.job;

import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.TrialLoss;
import io.flead.detector.Detector;
import io.flead.detector.DeviceDetector;
import io.flead.detector.ModelShape;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSet;
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
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
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
 * {@link #TASKS} once per global model and device, within a training interval, at a moment that device and model decide,
 * and its status to {@link #STATUSES} once per status interval.
 */
@SuppressWarnings("NullAway.Init") // Flink ships the function first and opens it later
final class Learner extends KeyedBroadcastProcessFunction<String, DeviceReading, GlobalModel, Anomaly>
        implements CheckpointedFunction {

    static final OutputTag<TrainingTask> TASKS = new OutputTag<>("training-tasks", StreamTypes.TRAINING_TASK);

    static final OutputTag<OutgoingRecord> STATUSES = new OutputTag<>("device-statuses", StreamTypes.OUTGOING_RECORD);

    static final OutputTag<OutgoingRecord> ALARMS = new OutputTag<>("alarms", StreamTypes.OUTGOING_RECORD);

    static final OutputTag<OutgoingRecord> SCORES = new OutputTag<>("scores", StreamTypes.OUTGOING_RECORD);

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);
    private static final long NEVER = -1;
    private static final long INITIAL_ROUND = 0;

    /** A device's status has the same moment in every interval. */
    private static final long STATUS_TURN = 0;

    private final LearnerSettings settings;

    private transient Detector detector;
    private transient AlarmDesk alarms;
    private transient Scores scores;
    private transient TrainingSchedule schedule;
    private transient TrainingSchedule statusSchedule;
    private transient DeviceStatuses statuses;
    private transient NewestModel newestModel;
    private transient HeldOut heldOut;
    private transient ValueState<DeviceState> device;
    private transient CheckpointedCounters counts;
    private transient FleetCounts fleet;
    private transient StreamClock clock;
    private transient DeviceLimit limit;
    private transient DroppedTrainings dropped;
    private transient long openedAt;

    /** When this subtask got the newest model; after a start, when it began. */
    private transient long roundSince;

    private transient LatencyHistogram latency;

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
        ModelShape shape = settings.detector().shape();
        detector = DetectorFactory.create(settings.detector());
        schedule = new TrainingSchedule(settings.trainingInterval());
        statusSchedule = new TrainingSchedule(settings.statusInterval());
        statuses = new DeviceStatuses(shape.features(), settings.statusInterval());
        openedAt = NEVER;
        roundSince = NEVER;
        dropped = DroppedTrainings.acquire(getRuntimeContext().getJobInfo().getJobId());
        heldOut = new HeldOut(shape, settings.holdsOut());
        device =
                getRuntimeContext().getState(new ValueStateDescriptor<>("device", StreamTypes.DEVICE_STATE_SERIALIZER));
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        newestModel = new NewestModel(shape, metrics);
        fleet = new FleetCounts(counts, metrics);
        alarms = new AlarmDesk(
                settings.alarms(),
                settings.anomalies(),
                new Anomalies(shape.features(), shape.type().text()),
                fleet);
        scores = new Scores(shape.features());
        limit = new DeviceLimit(
                settings.deviceLimit(),
                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                settings.format(),
                counts,
                metrics);
        latency = new LatencyHistogram(counts, metrics);
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
        long now = context.timerService().currentProcessingTime();
        begin(now);
        AlarmDesk.Outputs outputs = new Outlet(context, out);
        DeviceDetector live = live(reading.deviceId(), state, outputs);
        if (adoptNewest(reading.deviceId(), live, context.getBroadcastState(NewestModel.STATE))) {
            context.timerService()
                    .registerProcessingTimeTimer(Math.max(now + 1, moment(reading.deviceId(), live.modelVersion())));
        }
        Phase phase = live.advance(reading.values());
        limit.has(state.activity());
        clock.reading(now);
        state.reported(now);
        state.activity().read(phase == Phase.SKIPPED, live.score(), clock.millis(), reading.arrivedAtMillis());
        fleet.inState(state.activity(), DeviceStatuses.stateOf(live));
        fleet.reading(phase, phase == Phase.SCORING && live.score() > live.flagLevel());
        latency.record(now - reading.sentAtMillis());
        if (phase == Phase.SCORING) {
            if (settings.publishesScores()) {
                context.output(SCORES, keyed(reading.deviceId(), scores.of(reading, live.verdict(), live)));
            }
            alarms.scored(state, reading, live, outputs);
        }
        device.update(state);
    }

    @Override
    public void processBroadcastElement(GlobalModel model, Context context, Collector<Anomaly> out) throws Exception {
        if (newestModel.offer(model, context.getBroadcastState(NewestModel.STATE))) {
            roundSince = context.currentProcessingTime();
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
        begin(now);
        AlarmDesk.Outputs outputs = new Outlet(context, out);
        limit.has(state.activity());
        long silentMillis = clock.millis() - state.activity().heardAt();
        if (silentMillis > settings.forgetAfter().toMillis()) {
            alarms.forgotten(id, state, outputs);
            forget(id, state, silentMillis, context);
            return;
        }
        ReadOnlyBroadcastState<String, GlobalModel> models = context.getBroadcastState(NewestModel.STATE);
        DeviceDetector live = live(id, state, outputs);
        adoptNewest(id, live, models);
        if (statusSchedule.isDue(id, STATUS_TURN, timestamp)) {
            report(id, state, live, now, heldOut.losses(live, newestModel, models), context, outputs);
        }
        // A model on trial is judged, not built upon: the next round starts from the one that all devices get.
        if (newestModel.onTrial(models).isEmpty()) {
            contribute(id, state, live, now, newestModel.in(models), context);
        }
        device.update(state);
        registerTimers(id, live.modelVersion(), context.timerService(), now);
    }

    /** Hands out a training when the device's moment in this round has come and it has not contributed yet. */
    private void contribute(
            String id,
            DeviceState state,
            DeviceDetector live,
            long now,
            Optional<GlobalModel> model,
            OnTimerContext context) {
        long round = live.modelVersion();
        long epoch = model.map(GlobalModel::epoch).orElse(0L);
        if (dropped.remove(id, epoch, round)) {
            state.withdraw();
        }
        if (now >= moment(id, round)
                && state.mayContribute(round, now, settings.retryAfter().toMillis())) {
            TrainingSet set = live.trainingSet().orElse(null);
            if (set != null) {
                context.output(
                        TASKS,
                        heldOut.task(id, live, model, set, state.activity().newestArrivalMillis()));
                state.contributed(round, now);
            }
        }
    }

    /** The device's moment in a round: within a training interval of the time when this subtask got its model. */
    private long moment(String id, long round) {
        return schedule.next(id, round, roundSince);
    }

    private void begin(long now) {
        openedAt = openedAt == NEVER ? now : openedAt;
        roundSince = roundSince == NEVER ? now : roundSince;
    }

    private void report(
            String id,
            DeviceState state,
            DeviceDetector live,
            long now,
            Optional<TrialLoss> trial,
            OnTimerContext context,
            AlarmDesk.Outputs outputs) {
        Activity activity = state.activity();
        statuses.next(id, activity, live, state.lastReadingAtMillis(), openedAt, now)
                .ifPresent(status -> {
                    fleet.constantSensors(activity, status.constantSensors().size());
                    fleet.inState(activity, status.state());
                    if (status.state() == DeviceStatus.State.SILENT) {
                        alarms.close(id, state, CloseReason.SILENT, outputs);
                    }
                    DeviceStatus whole = alarms.report(status, state);
                    context.output(
                            STATUSES,
                            keyed(id, trial.map(whole::withTrial).orElse(whole).encode()));
                    activity.published();
                });
    }

    private void forget(String id, DeviceState state, long silentMillis, OnTimerContext context) {
        LOG.info(Logfmt.line("device_forgotten", "device", id, "silent", Duration.ofMillis(silentMillis)));
        fleet.forgotten(state.activity());
        limit.forgotten();
        device.clear();
        context.output(STATUSES, keyed(id, null));
    }

    private static OutgoingRecord keyed(String id, byte @Nullable [] value) {
        return new OutgoingRecord(id.getBytes(StandardCharsets.UTF_8), value, List.of());
    }

    private void registerTimers(String id, long round, TimerService timers, long now) {
        timers.registerProcessingTimeTimer(schedule.next(id, round, now));
        timers.registerProcessingTimeTimer(statusSchedule.next(id, STATUS_TURN, now));
    }

    @Override
    public void close() {
        DroppedTrainings.release(getRuntimeContext().getJobInfo().getJobId(), dropped);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.snapshot();
        clock.snapshot();
    }

    /** Readings scored by this subtask, as its metric says. */
    long scored() {
        return fleet.scored();
    }

    /** A count by its name in checkpoints. */
    long count(String name) {
        return counts.count(name).get();
    }

    private DeviceState newDevice(String id, TimerService timers) {
        fleet.joined();
        registerTimers(id, INITIAL_ROUND, timers, timers.currentProcessingTime());
        return DeviceState.of(detector.newDevice());
    }

    /** Gives a device the newest global model, and says whether it had another one. */
    private boolean adoptNewest(String id, DeviceDetector live, ReadOnlyBroadcastState<String, GlobalModel> models)
            throws Exception {
        if (!newestModel.differsFrom(live.modelVersion(), models, id)) {
            return false;
        }
        GlobalModel model = newestModel.in(models, id).orElseThrow();
        newestModel.adopted(model);
        live.adopt(model.version(), model.parameters(), model.calibration());
        return true;
    }

    /** Where a call's alarms and anomalies go. */
    private record Outlet(ReadOnlyContext context, Collector<Anomaly> out) implements AlarmDesk.Outputs {

        @Override
        public void alarm(Alarm alarm) {
            context.output(ALARMS, keyed(alarm.deviceId(), alarm.encode()));
        }

        @Override
        public void anomaly(Anomaly anomaly) {
            out.collect(anomaly);
        }
    }

    private DeviceDetector live(String id, DeviceState state, AlarmDesk.Outputs outputs) {
        try {
            return state.detector(detector);
        } catch (IOException e) {
            LOG.warn(Logfmt.line("device_reset", "device", id, "reason", e.getMessage()));
            alarms.close(id, state, CloseReason.RECONFIGURED, outputs);
            return state.restart(detector.newDevice());
        }
    }
}
