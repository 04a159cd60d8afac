package io.flead.console.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of the data.
 *
 * @param stages in the order in which a reading passes them
 * @param parts the programs and services behind them
 * @param latency of the last minute, from a reading's arrival to its score; null while it is not known
 */
public record Flow(
        List<Stage> stages, List<Part> parts, @Nullable Latency latency) {

    /** Copies the lists. */
    public Flow {
        stages = List.copyOf(stages);
        parts = List.copyOf(parts);
    }

    /** How a stage or part fares. */
    public enum State {
        /** It works. */
        RUNNING,
        /** It has not said anything yet. */
        STARTING,
        /** It does not work: its remedy says what to do. */
        STOPPED,
        /** Nobody told the console where to ask. */
        UNKNOWN;

        /** The form in documents, such as {@code running}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A stage.
     *
     * @param name {@code produced}, {@code scored}, {@code rejected} or {@code stored}
     * @param total readings that have passed it as long as their topic counts; null where nobody counts them
     * @param perSecond of the last ten seconds
     * @param lag readings that wait for it
     * @param since when it stopped, ISO 8601; null while it has not
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Stage(
            String name,
            State state,
            @Nullable Long total,
            @Nullable Double perSecond,
            @Nullable Long lag,
            @Nullable String since) {}

    /**
     * A program or service.
     *
     * @param name such as {@code aggregator} or {@code kafka}
     * @param since when it stopped to answer, ISO 8601; null while it answers
     * @param reason why it does not answer; empty while it does
     * @param restarts that the console has seen; null where it cannot
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Part(
            String name,
            State state,
            @Nullable String since,
            String reason,
            @Nullable Integer restarts) {}

    /** Latency in milliseconds. */
    public record Latency(double p50Millis, double p99Millis) {}

    /** The part of this name. */
    public Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** Whether a stage stands still. */
    public boolean isStopped(String stage) {
        return stages.stream().anyMatch(one -> one.name().equals(stage) && one.state() == State.STOPPED);
    }
}
