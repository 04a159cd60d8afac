package io.flead.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainDeadlineTest {

    private static final long FROM = Long.MAX_VALUE - 5;

    private final DrainDeadline deadline = new DrainDeadline(FROM);

    @Test
    void isTheUsualOneWhileAllWorks() {
        assertThat(deadline.isOver(after(29))).isFalse();
        assertThat(deadline.isOver(after(30))).isTrue();
    }

    @Test
    void aRestartGetsTheUsualTimeAgain() {
        deadline.restarting(after(20));

        assertThat(deadline.isOver(after(49))).isFalse();
        assertThat(deadline.isOver(after(50))).isTrue();
    }

    @Test
    void isNeverLaterThanItsBound() {
        for (int second = 0; second < 200; second++) {
            deadline.restarting(after(second));
        }

        assertThat(deadline.isOver(after(89))).isFalse();
        assertThat(deadline.isOver(after(90))).isTrue();
    }

    /** Times may pass the largest number, as {@link System#nanoTime} may. */
    private static long after(long seconds) {
        return FROM + Duration.ofSeconds(seconds).toNanos();
    }
}
