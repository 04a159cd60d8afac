package io.flead.aggregator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.aggregator.telemetry.Alarms;
import io.flead.aggregator.webhook.Outbox.Place;
import io.flead.aggregator.webhook.Outbox.Waiting;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Alarm OPEN = Alarms.open("press-1", NOW, Severity.MINOR);
    private static final Alarm CLOSED = Alarms.closed(OPEN);

    private final Outbox outbox = new Outbox();

    @Test
    void ofAnAlarmOnlyTheNewestStateGoes() {
        outbox.offer(OPEN, place(0, 5));
        outbox.offer(Alarms.open("press-2", NOW, Severity.MAJOR), place(0, 6));
        outbox.offer(CLOSED, place(0, 7));
        outbox.offer(OPEN, place(0, 8));
        assertThat(outbox.next(10))
                .extracting(Waiting::alarm)
                .hasSize(2)
                .first()
                .isEqualTo(CLOSED);
        assertThat(outbox.firstNeeded(0)).hasValue(5);
        assertThat(outbox.oldestMillis()).hasValue(5000);
        outbox.settled(outbox.next(1));
        assertThat(outbox.firstNeeded(0)).hasValue(6);
        assertThat(outbox.firstNeeded(1)).isEmpty();
    }

    @Test
    void progressAndRepetitionsAreNoNews() {
        outbox.offer(OPEN, place(0, 5));
        outbox.settled(outbox.next(1));
        outbox.offer(OPEN, place(0, 6));
        outbox.offer(Alarms.revised(OPEN, 9, Severity.MINOR), place(0, 7));
        assertThat(outbox.size()).isZero();
        outbox.offer(Alarms.revised(OPEN, 10, Severity.MAJOR), place(0, 8));
        assertThat(outbox.size()).isEqualTo(1);
        outbox.settled(outbox.next(1));
        outbox.offer(CLOSED, place(0, 9));
        assertThat(outbox.next(1)).extracting(Waiting::alarm).containsExactly(CLOSED);
    }

    @Test
    void whatTheReceiverGotBeforeIsRemembered() {
        outbox.deliveredBefore(CLOSED);
        outbox.deliveredBefore(OPEN);
        outbox.offer(OPEN, place(0, 1));
        outbox.offer(CLOSED, place(0, 2));
        assertThat(outbox.size()).isZero();
    }

    @Test
    void itIsFullAtItsBound() {
        for (int i = 0; i < Outbox.MAX_WAITING; i++) {
            assertThat(outbox.isFull()).isFalse();
            outbox.offer(Alarms.open("press-" + i, NOW, Severity.MINOR), place(0, i));
        }
        assertThat(outbox.isFull()).isTrue();
        List<Waiting> some = outbox.next(100);
        assertThat(some).hasSize(100);
        outbox.settled(some);
        assertThat(outbox.isFull()).isFalse();
        assertThat(outbox.firstNeeded(0)).hasValue(100);
    }

    private static Place place(int partition, long offset) {
        return new Place(partition, offset, offset * 1000);
    }
}
