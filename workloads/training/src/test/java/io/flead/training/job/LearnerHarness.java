package io.flead.training.job;

import io.flead.contract.message.Alarm;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Score;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.OutgoingRecord;
import io.flead.training.stream.StreamTypes;
import io.flead.training.stream.TrainingTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** A Learner in Flink's own operator harness: real state backend, real timers, a clock of the test's. */
final class LearnerHarness implements AutoCloseable {

    static final int MAX_PARALLELISM = 16;

    private final Learner learner;
    private final KeyedBroadcastOperatorTestHarness<String, DeviceReading, GlobalModel, Anomaly> harness;

    private LearnerHarness(LearnerSettings settings, @Nullable OperatorSubtaskState state, int parallelism, int subtask)
            throws Exception {
        learner = new Learner(settings);
        harness = new KeyedBroadcastOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(learner, List.of(NewestModel.STATE)),
                DeviceReading::deviceId,
                Types.STRING,
                MAX_PARALLELISM,
                parallelism,
                subtask);
        harness.setStateBackend(new HashMapStateBackend());
        harness.getExecutionConfig().enableObjectReuse();
        harness.setup(StreamTypes.ANOMALY.createSerializer(
                harness.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    static LearnerHarness open() throws Exception {
        return open(Fleet.SETTINGS);
    }

    static LearnerHarness open(LearnerSettings settings) throws Exception {
        return new LearnerHarness(settings, null, 1, 0);
    }

    static LearnerHarness restore(OperatorSubtaskState state) throws Exception {
        return restore(Fleet.SETTINGS, state, 1, 0);
    }

    static LearnerHarness restore(LearnerSettings settings, OperatorSubtaskState state, int parallelism, int subtask)
            throws Exception {
        return new LearnerHarness(
                settings,
                KeyedBroadcastOperatorTestHarness.repartitionOperatorState(
                        state, MAX_PARALLELISM, 1, parallelism, subtask),
                parallelism,
                subtask);
    }

    void score(DeviceReading reading) throws Exception {
        harness.processElement(reading, reading.arrivedAtMillis());
    }

    /** Scores readings of a device. */
    void score(String device, long fromStep, long toStep) throws Exception {
        for (long step = fromStep; step < toStep; step++) {
            score(Fleet.reading(device, step));
        }
    }

    void publish(GlobalModel model) throws Exception {
        harness.processBroadcastElement(model, 0);
    }

    /** A model near the initial one. */
    static GlobalModel model(long version) {
        float[] parameters = Fleet.SHAPE.initialParameters();
        for (int index = 0; index < parameters.length; index++) {
            parameters[index] += .01f * version;
        }
        return model(version, Fleet.SHAPE.id(), parameters);
    }

    static GlobalModel model(long version, String shapeId, float[] parameters) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                3,
                300,
                .5,
                shapeId,
                parameters,
                Instant.EPOCH,
                version - 1,
                FleetCalibration.NONE);
    }

    static GlobalModel ofEpoch(long epoch, GlobalModel model) {
        return new GlobalModel(
                model.version(),
                model.round(),
                model.strategy(),
                model.devices(),
                model.samples(),
                model.meanLoss(),
                model.shapeId(),
                model.parameters(),
                model.createdAt(),
                model.parentVersion(),
                model.calibration(),
                model.shapeRounds(),
                model.medians(),
                epoch);
    }

    void setTime(long millis) throws Exception {
        harness.setProcessingTime(millis);
    }

    /** Tells the learner, as the trainer does, that a training was dropped. */
    void drop(TrainingTask task) {
        JobID job = harness.getEnvironment().getJobID();
        DroppedTrainings dropped = DroppedTrainings.acquire(job);
        dropped.add(task);
        DroppedTrainings.release(job, dropped);
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    long count(String name) {
        return learner.count(name);
    }

    /** Statuses so far; a device that was forgotten is not among them. */
    List<DeviceStatus> statuses() throws Exception {
        List<DeviceStatus> statuses = new ArrayList<>();
        for (OutgoingRecord record : statusRecords()) {
            byte[] value = record.value();
            if (value != null) {
                statuses.add(DeviceStatus.decode(value));
            }
        }
        return statuses;
    }

    /** Records of alarms so far. */
    List<Alarm> alarms() throws Exception {
        List<Alarm> alarms = new ArrayList<>();
        for (OutgoingRecord record : records(Learner.ALARMS)) {
            alarms.add(Alarm.decode(Objects.requireNonNull(record.value())));
        }
        return alarms;
    }

    /** Scores so far. */
    List<Score> scores() throws Exception {
        List<Score> scores = new ArrayList<>();
        for (OutgoingRecord record : records(Learner.SCORES)) {
            scores.add(Score.decode(Objects.requireNonNull(record.value())));
        }
        return scores;
    }

    List<OutgoingRecord> alarmRecords() {
        return records(Learner.ALARMS);
    }

    List<OutgoingRecord> scoreRecords() {
        return records(Learner.SCORES);
    }

    List<OutgoingRecord> statusRecords() {
        return records(Learner.STATUSES);
    }

    List<OutgoingRecord> rejected() {
        return records(ReadingParser.REJECTED);
    }

    private List<OutgoingRecord> records(OutputTag<OutgoingRecord> tag) {
        Queue<StreamRecord<OutgoingRecord>> records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }

    /** Drops all that came out so far. */
    void forgetOutputs() {
        harness.getOutput().clear();
        for (OutputTag<?> tag : List.of(Learner.TASKS, Learner.STATUSES, Learner.ALARMS, Learner.SCORES)) {
            Queue<?> records = harness.getSideOutput(tag);
            if (records != null) {
                records.clear();
            }
        }
    }

    long scored() {
        return learner.scored();
    }

    int timers() {
        return harness.numProcessingTimeTimers();
    }

    List<Anomaly> anomalies() {
        return harness.extractOutputValues();
    }

    /** Tasks so far. */
    List<TrainingTask> tasks() {
        Queue<StreamRecord<TrainingTask>> tasks = harness.getSideOutput(Learner.TASKS);
        List<TrainingTask> list = new ArrayList<>();
        if (tasks != null) {
            tasks.forEach(task -> list.add(task.getValue()));
        }
        return list;
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
