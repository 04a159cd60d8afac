package io.flead.console.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final Duration NO_TIME = Duration.ZERO;

    @Property(tries = 200)
    void aReaderGetsWhatItLacksOrIsToldToBeginAgain(
            @ForAll @IntRange(min = 1, max = 20) int capacity,
            @ForAll @IntRange(min = 0, max = 60) int added,
            @ForAll @IntRange(min = 0, max = 70) int after)
            throws InterruptedException {
        try (EventLog log = new EventLog(capacity)) {
            for (int event = 1; event <= added; event++) {
                log.add("alarm", "{\"n\":" + event + "}");
            }
            EventLog.Answer answer = log.after(after, NO_TIME);

            assertThat(answer.newest()).isEqualTo(added);
            assertThat(answer.complete()).isEqualTo(after <= added && after >= added - capacity);
            if (answer.complete()) {
                assertThat(answer.events()).hasSize(added - after);
                assertThat(answer.events())
                        .allSatisfy(event -> assertThat(event.data()).isEqualTo("{\"n\":" + event.id() + "}"));
            }
        }
    }

    @Test
    void whoWaitsGoesOnWhenItCloses() throws InterruptedException {
        EventLog log = new EventLog(3);
        Thread closer = new Thread(log::close);
        closer.start();
        assertThat(log.after(0, Duration.ofMinutes(5)).events()).isEmpty();
        closer.join();
        assertThat(log.isClosed()).isTrue();
    }
}
