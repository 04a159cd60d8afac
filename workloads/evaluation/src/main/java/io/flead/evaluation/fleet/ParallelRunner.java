package io.flead.evaluation.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** One thread per processor. Their results do not depend on their number. */
public final class ParallelRunner implements AutoCloseable {
    private final int threads;
    private final ExecutorService executor;

    /** Starts the threads; they end with the process at the latest. */
    public ParallelRunner(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "evaluation");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Number of threads. */
    public int threads() {
        return threads;
    }

    /**
     * Calls the function for 0 to {@code count - 1}.
     *
     * @return results in the order of the arguments
     */
    public <T> List<T> map(int count, IntFunction<T> function) {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            futures.add(executor.submit(() -> function.apply(index)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return results;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
