package io.flead.producer.generate;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes readings at their pace and passes them on; while one block is written, the next is computed. A destination that
 * is slower makes readings come later, and they are caught up; none is left out.
 */
final class Generation {

    private static final int LARGEST_BLOCK = 1 << 13;
    private static final long SHORTEST_SLEEP_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_SLEEP_NANOS = Duration.ofMillis(100).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    private final GeneratePlan plan;
    private final Recording recording;
    private final Sink sink;
    private final Optional<LineFile> labels;
    private final BooleanSupplier stopped;
    private final Runnable onBlock;
    private volatile long made;
    private volatile long taken;

    /**
     * A generation.
     *
     * @param stopped whether it must end
     * @param onBlock called several times a second
     */
    Generation(
            GeneratePlan plan,
            Recording recording,
            Sink sink,
            Optional<LineFile> labels,
            BooleanSupplier stopped,
            Runnable onBlock) {
        this.plan = plan;
        this.recording = recording;
        this.sink = sink;
        this.labels = labels;
        this.stopped = stopped;
        this.onBlock = onBlock;
    }

    /** Readings that were made, duplicates not among them. */
    long made() {
        return made;
    }

    /** Messages that the sink took, duplicates among them. */
    long taken() {
        return taken;
    }

    /** The step of a machine that comes next. */
    long nextStep(int machine) {
        long readings = made;
        int machines = plan.fleet().ids().size();
        return readings / machines + (readings % machines > machine ? 1 : 0);
    }

    /** Runs until all is made or it is stopped. */
    void run() throws IOException, InterruptedException {
        double perNano = plan.fleet().rate() * plan.fleet().ids().size() * plan.speed() / NANOS_PER_SECOND;
        long end = plan.readings().orElse(Long.MAX_VALUE);
        ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "sink");
            thread.setDaemon(true);
            return thread;
        });
        Block block = new Block();
        Block other = new Block();
        Future<?> writing = null;
        long begun = System.nanoTime();
        try {
            while (made < end && !stopped.getAsBoolean()) {
                long now = System.nanoTime();
                double due = Math.min((double) end, (now - begun) * perNano + 1) - made;
                int count = (int) Math.min(LARGEST_BLOCK, due);
                if (count > 0) {
                    recording.make(made, count, block);
                    await(writing);
                    Block ready = block;
                    writing = writer.submit(() -> pass(ready));
                    block = other;
                    other = ready;
                    long before = made;
                    made = before + count;
                } else {
                    await(writing);
                    writing = null;
                    sink.tick();
                    double wait = made / perNano - (now - begun);
                    LockSupport.parkNanos(Math.max(SHORTEST_SLEEP_NANOS, Math.min((long) wait, LONGEST_SLEEP_NANOS)));
                }
                onBlock.run();
            }
            await(writing);
        } finally {
            writer.shutdownNow();
        }
    }

    private @Nullable Void pass(Block block) throws IOException, InterruptedException {
        sink.write(block);
        sink.tick();
        if (labels.isPresent()) {
            labels.get().add(block.labels().array(), 0, block.labels().length());
        }
        long before = taken;
        taken = before + block.count();
        return null;
    }

    private static void await(@Nullable Future<?> writing) throws IOException, InterruptedException {
        if (writing == null) {
            return;
        }
        try {
            writing.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException fault) {
                throw fault;
            }
            if (cause instanceof InterruptedException) {
                throw new InterruptedException("interrupted while readings were written");
            }
            throw new IllegalStateException("readings cannot be written", cause);
        }
    }
}
