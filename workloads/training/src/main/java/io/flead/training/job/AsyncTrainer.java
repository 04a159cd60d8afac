package io.flead.training.job;

import io.flead.contract.message.LocalModelUpdate;
import io.flead.detector.LocalTrainer;
import io.flead.detector.TrainingResult;
import io.flead.process.logging.Logfmt;
import io.flead.training.stream.TrainingTask;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains in the threads of the {@link TrainerPool}. Never fails the job and never makes it wait: a training that fails,
 * finds the pool full, takes too long or has been overtaken by a newer global model gives no update and is counted. Of
 * one that was dropped the learner hears, and asks the device again.
 */
@SuppressWarnings("NullAway.Init") // Flink ships the function first and opens it later
final class AsyncTrainer extends RichAsyncFunction<TrainingTask, LocalModelUpdate> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AsyncTrainer.class);

    private static final double MILLIS_PER_SECOND = 1000;

    private final LearnerSettings settings;

    private transient @Nullable TrainerPool pool;
    private transient String shapeId;
    private transient AtomicLong newestEpoch;
    private transient AtomicLong newestRound;
    private transient AtomicLong trained;
    private transient AtomicLong failed;
    private transient AtomicLong dropped;
    private transient AtomicLong trainingMillis;
    private transient DroppedTrainings droppedTrainings;

    AsyncTrainer(LearnerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        shapeId = settings.detector().shape().id();
        newestEpoch = new AtomicLong();
        newestRound = new AtomicLong();
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        trained = metric("flead_trainings_total", metrics);
        failed = metric("flead_trainings_failed_total", metrics);
        dropped = metric("flead_trainings_dropped_total", metrics);
        trainingMillis = new AtomicLong();
        metrics.gauge("flead_training_seconds_total", () -> trainingMillis.get() / MILLIS_PER_SECOND);
        droppedTrainings =
                DroppedTrainings.acquire(getRuntimeContext().getJobInfo().getJobId());
        pool = TrainerPool.acquire(settings.detector());
    }

    @Override
    public void asyncInvoke(TrainingTask task, ResultFuture<LocalModelUpdate> result) {
        if (task.epoch() > newestEpoch.get()) {
            // Its versions may be lower than those of the epoch before.
            newestRound.set(task.round());
            newestEpoch.set(task.epoch());
        } else if (task.epoch() == newestEpoch.get()) {
            newestRound.accumulateAndGet(task.round(), Math::max);
        }
        TrainerPool threads = pool;
        if (threads == null || !threads.offer(trainer -> complete(result, train(task, trainer)))) {
            LOG.warn(Logfmt.line(
                    "training_dropped", "reason", "queue_full", "device", task.deviceId(), "round", task.round()));
            drop(task);
            result.complete(List.of());
        }
    }

    @Override
    public void timeout(TrainingTask task, ResultFuture<LocalModelUpdate> result) {
        LOG.warn(
                Logfmt.line("training_dropped", "reason", "timeout", "device", task.deviceId(), "round", task.round()));
        drop(task);
        result.complete(List.of());
    }

    private void drop(TrainingTask task) {
        dropped.incrementAndGet();
        droppedTrainings.add(task);
    }

    @Override
    public void close() {
        DroppedTrainings.release(getRuntimeContext().getJobInfo().getJobId(), droppedTrainings);
        TrainerPool threads = pool;
        pool = null;
        if (threads != null) {
            TrainerPool.release(threads);
        }
    }

    /**
     * From a trainer's thread. A task that has ended meanwhile takes no more results; it will be done again after the
     * restart.
     */
    private static void complete(ResultFuture<LocalModelUpdate> result, Collection<LocalModelUpdate> updates) {
        try {
            result.complete(updates);
        } catch (RejectedExecutionException e) {
            LOG.debug(Logfmt.line("training_result_late", "updates", updates.size()));
        }
    }

    private Collection<LocalModelUpdate> train(TrainingTask task, Supplier<LocalTrainer> trainer) {
        if (task.epoch() < newestEpoch.get() || task.round() < newestRound.get()) {
            dropped.incrementAndGet();
            return List.of();
        }
        try {
            TrainingResult result = trainer.get()
                    .train(
                            task.start(),
                            task.set(),
                            task.shuffleSeed(),
                            settings.detector().learningRateFactor(task.shapeRounds()));
            trained.incrementAndGet();
            trainingMillis.addAndGet(result.duration().toMillis());
            return List.of(new LocalModelUpdate(
                    task.deviceId(),
                    task.round(),
                    result.samples(),
                    result.lossBefore(),
                    result.loss(),
                    shapeId,
                    result.parameters(),
                    task.calibration(),
                    createdAt(task),
                    task.epoch()));
        } catch (RuntimeException | LinkageError e) {
            failed.incrementAndGet();
            LOG.warn(Logfmt.line(
                    "training_failed",
                    "device",
                    task.deviceId(),
                    "round",
                    task.round(),
                    "error",
                    e.getClass().getSimpleName(),
                    "reason",
                    e.getMessage()));
            return List.of();
        }
    }

    /** The same whenever the same training is done, so that a repeated update is the same row. */
    private static Instant createdAt(TrainingTask task) {
        return task.newestArrivalMillis() == 0 ? Instant.now() : Instant.ofEpochMilli(task.newestArrivalMillis());
    }

    private static AtomicLong metric(String name, MetricGroup metrics) {
        AtomicLong count = new AtomicLong();
        metrics.gauge(name, count::get);
        return count;
    }
}
