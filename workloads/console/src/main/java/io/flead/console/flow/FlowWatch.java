package io.flead.console.flow;

import io.flead.console.flow.Flow.Latency;
import io.flead.console.flow.Flow.Part;
import io.flead.console.flow.Flow.Stage;
import io.flead.console.flow.Flow.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows the way of the data and says where it stands still: a stage stops when readings wait before it and none
 * passes, the first one when none comes. Thread-safe.
 */
public final class FlowWatch {

    private static final Duration RATE_WINDOW = Duration.ofSeconds(10);
    /** A device may send one reading in many seconds: so long nothing may come from any. */
    private static final Duration NOTHING_PRODUCED = Duration.ofSeconds(30);
    /** A pipeline that starts needs so long, on a slow machine. */
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    private final Duration nothingScored;
    private final Instant start;
    private final Rate produced = new Rate(RATE_WINDOW);
    private final Rate scored = new Rate(Duration.ofSeconds(30));
    private final Rate stored = new Rate(RATE_WINDOW);
    private final Rate rejected = new Rate(RATE_WINDOW);
    private final Map<String, PartWatch> parts = new TreeMap<>();
    private Optional<Offsets> offsets = Optional.empty();
    private Optional<Latency> latency = Optional.empty();
    private Instant newestStatus = Instant.EPOCH;

    private static final class PartWatch {
        private final Contact contact;
        private boolean everAnswered;
        private double startedAt;
        private int restarts;
        private boolean countsRestarts;

        private PartWatch(Instant start) {
            contact = new Contact(start);
        }
    }

    /**
     * Begins to watch.
     *
     * @param statusInterval time between two statuses of a device
     */
    public FlowWatch(Instant start, Duration statusInterval) {
        this.start = start;
        Duration three = statusInterval.multipliedBy(3);
        this.nothingScored = three.compareTo(Duration.ofSeconds(15)) < 0 ? Duration.ofSeconds(15) : three;
    }

    /** Names a part that is watched from the start. */
    public synchronized void expect(String part) {
        parts.computeIfAbsent(part, unused -> new PartWatch(start));
    }

    /** Takes offsets. */
    public synchronized void offsets(Instant at, Offsets newest) {
        offsets = Optional.of(newest);
        produced.add(at, newest.produced());
        stored.add(at, newest.produced() - newest.archiverLag());
        rejected.add(at, newest.rejected());
    }

    /**
     * Takes what training's statuses say.
     *
     * @param readings that all statuses speak of
     * @param newest when the newest status was found
     */
    public synchronized void statuses(Instant at, long readings, Instant newest) {
        scored.add(at, readings);
        newestStatus = newest;
    }

    /** Takes the latency of the last minute. */
    public synchronized void latency(Optional<Latency> newest) {
        latency = newest;
    }

    /** A part answered. */
    public synchronized void answered(String name) {
        PartWatch part = watch(name);
        part.contact.answered();
        part.everAnswered = true;
    }

    /** A program answered, whose process started at a time: a later one than before is a restart. */
    public synchronized void answered(String name, double startedAt) {
        answered(name);
        PartWatch part = watch(name);
        part.countsRestarts = true;
        if (part.startedAt > 0 && startedAt > part.startedAt + 1) {
            part.restarts++;
        }
        part.startedAt = Math.max(part.startedAt, startedAt);
    }

    /** A part did not answer. */
    public synchronized void failed(String name, Instant at, String reason) {
        watch(name).contact.failed(at, reason);
    }

    /** Since when a part has not answered; empty while it does. */
    public synchronized Optional<Instant> awaySince(String name) {
        PartWatch part = parts.get(name);
        return part == null ? Optional.empty() : part.contact.awaySince();
    }

    /** How the data flows. */
    public synchronized Flow flow(Instant now) {
        List<Part> all = new ArrayList<>();
        parts.forEach((name, part) -> all.add(part(name, part, now)));
        return new Flow(stages(now), all, latency.orElse(null));
    }

    private List<Stage> stages(Instant now) {
        Long total = offsets.map(Offsets::produced).orElse(null);
        Optional<Instant> lastProduced = produced.lastGrowth();
        Optional<Instant> producedStopped = stopped(now, lastProduced, NOTHING_PRODUCED, true);
        boolean flows = lastProduced.isPresent() && producedStopped.isEmpty();
        Optional<Instant> lastScored =
                newestStatus.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(newestStatus);
        Optional<Instant> scoredStopped = stopped(now, lastScored, nothingScored, flows);
        long waiting = offsets.map(Offsets::archiverLag).orElse(0L);
        Optional<Instant> storedStopped =
                stopped(now, stored.lastGrowth(), Duration.ofSeconds(20), flows && waiting > 0);
        return List.of(
                new Stage(
                        "produced",
                        state(producedStopped, lastProduced),
                        total,
                        produced.perSecond(),
                        null,
                        text(producedStopped)),
                new Stage(
                        "scored",
                        state(scoredStopped, lastScored),
                        null,
                        scored.perSecond(),
                        offsets.map(Offsets::trainingLag).orElse(null),
                        text(scoredStopped)),
                new Stage(
                        "rejected",
                        offsets.isPresent() ? State.RUNNING : State.STARTING,
                        offsets.map(Offsets::rejected).orElse(null),
                        rejected.perSecond(),
                        null,
                        null),
                new Stage(
                        "stored",
                        state(storedStopped, stored.lastGrowth()),
                        offsets.map(newest -> newest.produced() - newest.archiverLag())
                                .orElse(null),
                        stored.perSecond(),
                        offsets.map(Offsets::archiverLag).orElse(null),
                        text(storedStopped)));
    }

    private Optional<Instant> stopped(Instant now, Optional<Instant> last, Duration patience, boolean awaited) {
        Instant since = last.filter(time -> time.isAfter(start)).orElse(start);
        Duration limit = last.isEmpty() && patience.compareTo(STARTS_WITHIN) < 0 ? STARTS_WITHIN : patience;
        return awaited && Duration.between(since, now).compareTo(limit) > 0
                ? Optional.of(last.orElse(start))
                : Optional.empty();
    }

    private static State state(Optional<Instant> stopped, Optional<Instant> last) {
        if (stopped.isPresent()) {
            return State.STOPPED;
        }
        return last.isPresent() ? State.RUNNING : State.STARTING;
    }

    private Part part(String name, PartWatch part, Instant now) {
        Optional<Instant> away = part.contact.awaySince();
        boolean starts = !part.everAnswered && Duration.between(start, now).compareTo(STARTS_WITHIN) < 0;
        State state = away.isEmpty() ? State.RUNNING : starts ? State.STARTING : State.STOPPED;
        return new Part(
                name,
                state,
                state == State.STOPPED ? text(away) : null,
                state == State.STOPPED ? part.contact.reason() : "",
                part.countsRestarts ? part.restarts : null);
    }

    private PartWatch watch(String name) {
        return parts.computeIfAbsent(name, unused -> new PartWatch(start));
    }

    @SuppressWarnings("NullAway") // a document's field that may be absent
    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
