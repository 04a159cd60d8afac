package io.flead.local.supervision;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps child processes running: restarts a child that ends unasked as the {@link RestartPolicy} says.
 *
 * <p>Every child learns this process's id in {@code FLEAD_PARENT_PID} and ends itself when that process is gone, so
 * that nothing is left behind even after SIGKILL. Thread-safe.
 */
public final class Supervisor implements AutoCloseable {

    private static final long MAX_LOG_BYTES = 32L * 1024 * 1024;
    private static final long LOG_CHECK_SECONDS = 10;

    private final RestartPolicy policy;
    private final SupervisionListener listener;
    private final ScheduledThreadPoolExecutor executor;
    private final Map<String, Child> children = new LinkedHashMap<>();

    /**
     * A supervisor without children.
     *
     * @param policy when to restart
     * @param listener hears of unwanted ends
     */
    public Supervisor(RestartPolicy policy, SupervisionListener listener) {
        this.policy = policy;
        this.listener = listener;
        this.executor = new ScheduledThreadPoolExecutor(3, task -> {
            Thread thread = new Thread(task, "supervision");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        var unused = executor.scheduleWithFixedDelay(
                this::boundLogs, LOG_CHECK_SECONDS, LOG_CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Starts a child and keeps it running from then on.
     *
     * @throws IOException when the program cannot be started at all
     * @throws IllegalArgumentException when there is a child of this name already
     */
    public void start(ChildSpecification specification) throws IOException {
        Child child =
                new Child(specification, policy, executor, listener, new ChildLog(specification.log(), MAX_LOG_BYTES));
        synchronized (children) {
            if (children.containsKey(specification.name())) {
                throw new IllegalArgumentException("a child of this name runs already: " + specification.name());
            }
            children.put(specification.name(), child);
        }
        child.start();
    }

    /** All children in the order of their start. */
    public List<ChildStatus> statuses() {
        return children().stream().map(Child::status).toList();
    }

    /** Restarts of all children together. */
    public int restarts() {
        return statuses().stream().mapToInt(ChildStatus::restarts).sum();
    }

    /** Stops a child for good and waits for its end; an unknown name has no effect. */
    public void stop(String name) {
        Child child;
        synchronized (children) {
            child = children.get(name);
        }
        if (child != null) {
            child.stop();
        }
    }

    /** Stops the children in the reverse order of their start, one after the other. */
    @Override
    public void close() {
        List<Child> all = children();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).stop();
        }
        executor.shutdownNow();
    }

    private List<Child> children() {
        synchronized (children) {
            return List.copyOf(children.values());
        }
    }

    private void boundLogs() {
        children().forEach(Child::boundLog);
    }
}
