package io.flead.training.job;

import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LocalTrainer;
import io.flead.detector.factory.DetectorFactory;
import io.flead.process.logging.Logfmt;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that train, one pool for all subtasks of a process: half of the processors at low priority, so that
 * scoring goes first. Each thread has its own trainer. A full pool refuses work at once instead of making the job wait.
 * Thread-safe.
 */
final class TrainerPool {

    /** About 25 kB each with eight features. */
    static final int QUEUE_CAPACITY = 512;

    private static final Logger LOG = LoggerFactory.getLogger(TrainerPool.class);

    private static @Nullable TrainerPool shared;

    private final DetectorSettings settings;
    private final ThreadPoolExecutor threads;
    private final Detector detector;
    private final Map<Thread, LocalTrainer> trainers = new ConcurrentHashMap<>();
    private int users;

    private TrainerPool(DetectorSettings settings) {
        this.settings = settings;
        this.detector = DetectorFactory.create(settings);
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = new ThreadPoolExecutor(
                count, count, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_CAPACITY), this::thread);
        threads.prestartAllCoreThreads();
    }

    /** The process' pool, with one user more. */
    static synchronized TrainerPool acquire(DetectorSettings settings) {
        TrainerPool pool = shared;
        if (pool == null || !pool.settings.equals(settings)) {
            pool = new TrainerPool(settings);
            shared = pool;
        }
        pool.users++;
        return pool;
    }

    /** One user less. The last one ends the threads; queued tasks are dropped. */
    static synchronized void release(TrainerPool pool) {
        pool.users--;
        if (pool.users == 0) {
            pool.threads.shutdownNow();
            if (pool == shared) {
                shared = null;
            }
        }
    }

    /**
     * Queues work.
     *
     * @param work gets the thread's trainer; making it may fail
     * @return false when the queue is full
     */
    boolean offer(Consumer<Supplier<LocalTrainer>> work) {
        try {
            threads.execute(() -> work.accept(this::trainer));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint only: correct without it, readings wait less with it
    private Thread thread(Runnable worker) {
        Thread thread = new Thread(
                () -> {
                    try {
                        warmUp();
                        worker.run();
                    } finally {
                        close();
                    }
                },
                "local-trainer");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** DL4J's natives, where the trainer needs them, take seconds to load: before the first task comes. */
    private void warmUp() {
        try {
            trainer();
        } catch (RuntimeException | LinkageError e) {
            LOG.error(Logfmt.line("trainer_unavailable"), e);
        }
    }

    private LocalTrainer trainer() {
        return trainers.computeIfAbsent(Thread.currentThread(), unused -> detector.newTrainer());
    }

    private void close() {
        LocalTrainer trainer = trainers.remove(Thread.currentThread());
        if (trainer != null) {
            trainer.close();
        }
    }
}
