package io.flead.console.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/** The rate of a count that grows, over a window of time, and when it last grew. Not thread-safe. */
public final class Rate {

    private final Duration window;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private Optional<Instant> lastGrowth = Optional.empty();

    private record Sample(Instant at, long count) {}

    /** @param window the rate is that of so long */
    public Rate(Duration window) {
        this.window = window;
    }

    /** Takes a count; one that is smaller than the one before begins anew, as after a restart. */
    public void add(Instant at, long count) {
        Sample newest = samples.peekLast();
        if (newest != null && count < newest.count()) {
            samples.clear();
        } else if (newest != null && count > newest.count()) {
            lastGrowth = Optional.of(at);
        }
        samples.addLast(new Sample(at, count));
        while (samples.size() > 2 && samples.peekFirst().at().isBefore(at.minus(window))) {
            samples.removeFirst();
        }
    }

    /** Counts in a second, by the window; 0 before there are two. */
    public double perSecond() {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null || !first.at().isBefore(last.at())) {
            return 0;
        }
        return (last.count() - first.count())
                * 1000.0
                / Duration.between(first.at(), last.at()).toMillis();
    }

    /** When the count was last seen to grow. */
    public Optional<Instant> lastGrowth() {
        return lastGrowth;
    }
}
