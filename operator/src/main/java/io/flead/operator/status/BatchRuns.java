package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipelineStatus.BatchResult;
import io.flead.api.v1alpha1.FleadPipelineStatus.BatchStatus;
import io.flead.operator.kind.SparkApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a pipeline's batch that the Spark operator keeps, newest first. Pure functions.
 *
 * @param newestFirst each with its creation time
 */
public record BatchRuns(List<SparkApplication> newestFirst) {

    /** One failure may be chance: a node that went, a database that restarted. */
    private static final int FAILURES = 2;

    /** A run that has not started by then holds up the later ones, since none begins while another lasts. */
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(15);

    private static final int LONGEST_ERROR = 300;

    public BatchRuns {
        newestFirst = newestFirst.stream()
                .sorted(Comparator.comparing(BatchRuns::created).reversed())
                .toList();
    }

    /** The state of the batch: broken when its last runs failed, or when one does not start. */
    public PartState state(Instant now) {
        Optional<SparkApplication> stuck = newestFirst.stream()
                .filter(run -> result(run) == BatchResult.Waiting
                        && created(run).plus(STARTS_WITHIN).isBefore(now))
                .findFirst();
        if (stuck.isPresent()) {
            return new PartState(
                    ConditionReason.BatchFailing,
                    "SparkApplication " + name(stuck.get()) + " has not started since " + created(stuck.get())
                            + " and holds up later runs: see its driver's pod");
        }
        List<SparkApplication> ended = newestFirst.stream()
                .filter(run -> result(run) == BatchResult.Failed || result(run) == BatchResult.Succeeded)
                .toList();
        boolean failing = ended.size() >= FAILURES
                && ended.stream().limit(FAILURES).allMatch(run -> result(run) == BatchResult.Failed);
        return failing
                ? new PartState(
                        ConditionReason.BatchFailing,
                        "the last runs of the batch failed, SparkApplication " + name(ended.get(0))
                                + error(ended.get(0))
                                + lastSuccess()
                                        .map(time -> "; the last success was at " + time)
                                        .orElse(""))
                : new PartState(ConditionReason.AsExpected, "ready");
    }

    /** The newest run for the status; empty when none is known. */
    public Optional<BatchStatus> status() {
        return newestFirst.stream()
                .findFirst()
                .map(run -> new BatchStatus(
                        name(run),
                        run.getMetadata().getCreationTimestamp(),
                        result(run),
                        lastSuccess().orElse(null)));
    }

    private Optional<String> lastSuccess() {
        return newestFirst.stream()
                .filter(run -> result(run) == BatchResult.Succeeded)
                .findFirst()
                .map(run -> run.getStatus().terminationTime() == null
                        ? run.getMetadata().getCreationTimestamp()
                        : run.getStatus().terminationTime());
    }

    private static BatchResult result(SparkApplication run) {
        return switch (state(run)) {
            case "COMPLETED" -> BatchResult.Succeeded;
            case "FAILED" -> BatchResult.Failed;
            case "RUNNING", "SUCCEEDING", "FAILING" -> BatchResult.Running;
            default -> BatchResult.Waiting;
        };
    }

    private static String state(SparkApplication run) {
        String state = run.getStatus() == null || run.getStatus().applicationState() == null
                ? null
                : run.getStatus().applicationState().state();
        return state == null ? "" : state;
    }

    private static String error(SparkApplication run) {
        String text = run.getStatus().applicationState() == null
                ? null
                : run.getStatus().applicationState().errorMessage();
        String line = firstLine(text);
        return line.isEmpty() ? "" : ": " + (line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) : line);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.strip().lines().findFirst().orElse("");
    }

    private static Instant created(SparkApplication run) {
        String time = run.getMetadata().getCreationTimestamp();
        return time == null ? Instant.EPOCH : Instant.parse(time);
    }

    private static String name(SparkApplication run) {
        return run.getMetadata().getName();
    }
}
