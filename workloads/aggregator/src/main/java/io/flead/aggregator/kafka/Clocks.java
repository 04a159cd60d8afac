package io.flead.aggregator.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The time of day, which people read and somebody may set, and a clock that nobody sets, by which spans are measured.
 *
 * @param wall the time of day
 * @param nanos nanoseconds since a moment of its own choice, never set back, as {@link System#nanoTime}
 */
public record Clocks(Clock wall, LongSupplier nanos) {

    /** Those of this machine. */
    public static Clocks system() {
        return new Clocks(Clock.systemUTC(), System::nanoTime);
    }

    /** Measures from now on how long something is open that was opened at some time of day. */
    Age ageOf(Instant openSince) {
        Duration before = Duration.between(openSince, wall.instant());
        return new Age(before.isNegative() ? Duration.ZERO : before, nanos.getAsLong(), nanos);
    }

    /**
     * How long something is open.
     *
     * @param before how long it had been when measuring began
     * @param startedAt when measuring began
     */
    record Age(Duration before, long startedAt, LongSupplier nanos) {

        Duration now() {
            return before.plusNanos(nanos.getAsLong() - startedAt);
        }
    }
}
