package io.flead.chaos.run;

import java.util.List;
import java.util.OptionalInt;

/** The running parts of a pipeline, by their own metrics and readiness. Thread-safe. */
final class Parts {

    /** Names in {@code run.json} of the processes that can be killed and stopped. */
    static final List<String> NAMES = List.of("kafka", "postgres", "training", "aggregator", "archiver", "producer");

    private static final List<String> READY = List.of("training", "aggregator", "archiver");

    private final Children children;
    private final Metrics metrics = new Metrics();
    private final LostCount lostByArchiver = new LostCount();

    Parts(Children children) {
        this.children = children;
    }

    /** Counts of the training job, which are part of its checkpoints. */
    record Scored(long scored, long rejected, long lost) {

        long handled() {
            return scored + rejected + lost;
        }
    }

    /** Whether every part runs, and those with a readiness are ready. */
    boolean areReady() throws InterruptedException {
        if (running() < NAMES.size()) {
            return false;
        }
        for (String part : READY) {
            OptionalInt port = children.port(part);
            if (port.isEmpty() || !metrics.isReady(port.getAsInt())) {
                return false;
            }
        }
        return true;
    }

    /** How many run. */
    long running() {
        return NAMES.stream().filter(part -> children.process(part).isPresent()).count();
    }

    boolean haveModel() throws InterruptedException {
        return sum("aggregator", "flead_aggregator_model_version") >= 1;
    }

    Scored scored() throws InterruptedException {
        return new Scored(
                sum("training-metrics", "flead_readings_scored_total"),
                sum("training-metrics", "flead_readings_rejected_total"),
                sum("training-metrics", "flead_readings_lost_total"));
    }

    /** Notes the archiver's count of lost readings, which begins at 0 with each of its starts. */
    void countLost() throws InterruptedException {
        OptionalInt port = children.port("archiver");
        if (port.isPresent()) {
            metrics.sum(port.getAsInt(), "flead_archiver_lost_total")
                    .ifPresent(count -> lostByArchiver.seen((long) count));
        }
    }

    /** Readings that the archiver has counted as lost, as far as it was asked. */
    long lostByArchiver() {
        return lostByArchiver.total();
    }

    private long sum(String label, String name) throws InterruptedException {
        OptionalInt port = children.port(label);
        return port.isEmpty() ? 0 : (long) metrics.sum(port.getAsInt(), name).orElse(0);
    }
}
