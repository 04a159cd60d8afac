package io.flead.aggregator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.aggregator.telemetry.Alarms;
import io.flead.aggregator.webhook.Outbox.Place;
import io.flead.aggregator.webhook.Outbox.Waiting;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever records come, in whatever order, and whenever the receiver is there. */
class OutboxPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** A record of one of a few alarms, or a moment at which the receiver takes some. */
    record Step(int device, long revision, int taken) {}

    @Property(tries = 500)
    void theReceiverEndsWithTheNewestStateAndNeverGoesBack(@ForAll("steps") List<Step> steps) {
        Outbox outbox = new Outbox();
        Map<String, Alarm> newest = new HashMap<>();
        List<Alarm> received = new ArrayList<>();
        long offset = 0;
        for (Step step : steps) {
            Alarm alarm = alarm(step);
            outbox.offer(alarm, new Place(0, offset++, offset));
            newest.merge(alarm.id(), alarm, (one, other) -> other.revision() > one.revision() ? other : one);
            assertThat(outbox.firstNeeded(0).orElse(offset)).isLessThanOrEqualTo(offset);
            take(outbox, step.taken(), received);
        }
        take(outbox, Integer.MAX_VALUE, received);

        assertThat(outbox.firstNeeded(0)).as("all offsets may be committed").isEmpty();
        Map<String, Alarm> last = new HashMap<>();
        for (Alarm alarm : received) {
            Alarm before = last.put(alarm.id(), alarm);
            if (before != null) {
                assertThat(alarm.revision()).isGreaterThan(before.revision());
                assertThat(alarm.state() != before.state() || alarm.severity() != before.severity())
                        .as("no progress is sent")
                        .isTrue();
            }
        }
        assertThat(last.keySet()).isEqualTo(newest.keySet());
        last.forEach((id, alarm) -> {
            Alarm wanted = newest.getOrDefault(id, alarm);
            assertThat(alarm.state()).isEqualTo(wanted.state());
            assertThat(alarm.severity()).isEqualTo(wanted.severity());
        });
    }

    private static void take(Outbox outbox, int most, List<Alarm> received) {
        List<Waiting> batch = outbox.next(most);
        batch.forEach(waiting -> received.add(waiting.alarm()));
        outbox.settled(batch);
    }

    private static Alarm alarm(Step step) {
        Alarm open = Alarms.open("press-" + step.device(), NOW, Severity.MINOR);
        // What a revision says is always the same.
        Severity severity =
                List.of(Severity.MINOR, Severity.MAJOR, Severity.CRITICAL).get((int) (step.revision() % 3));
        Alarm revised = Alarms.revised(open, step.revision(), severity);
        return step.revision() % 5 == 0 ? Alarms.closed(Alarms.revised(open, step.revision() - 30, severity)) : revised;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(1, 40),
                        Arbitraries.integers().between(0, 2))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
