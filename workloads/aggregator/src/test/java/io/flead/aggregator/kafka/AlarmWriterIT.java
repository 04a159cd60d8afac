package io.flead.aggregator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.flead.aggregator.PipelineTopics;
import io.flead.aggregator.alarm.SupersededAlarms;
import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.Alarms;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.State;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.MalformedMessageException;
import io.flead.testkit.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Alarms that the aggregator writes, on a real broker. */
class AlarmWriterIT {

    private static final KafkaProcess KAFKA = KafkaProcess.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Instant OPENED = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    @SuppressWarnings("try") // it runs while the block does
    void invariant11_anAlarmThatIsNotFoundAgainAfterACrashCloses() throws Exception {
        try (PipelineTopics topics = PipelineTopics.create(KAFKA.bootstrapServers(), "superseded", 2)) {
            Alarm lost = open("lost");
            Alarm replaced = open("replaced");
            Alarm found = open("found");
            Alarm unknown = open("unknown");
            Alarm unread = open("unread");
            Alarm cleared = open("cleared");
            for (Alarm alarm : List.of(lost, replaced, found, unknown, unread, cleared, Alarms.closed(cleared))) {
                topics.sendRaw(topics.alarmsTopic(), alarm.deviceId(), alarm.encode());
            }
            send(topics, status("lost").withAlarms(null, lost.revision(), false));
            send(topics, status("replaced").withAlarms("another", replaced.revision() + 9, false));
            send(topics, status("found").withAlarms(found.id(), found.revision() + 9, false));
            send(topics, status("unknown"));
            send(topics, status("unread").withAlarms(null, unread.revision() - 1, false));
            send(topics, status("cleared").withAlarms(null, cleared.revision() + 99, false));

            AlarmRoster roster = new AlarmRoster();
            try (Running unused = Running.start(topics, roster)) {
                await().atMost(PATIENCE).until(() -> roster.open() == 3);
                assertThat(roster.openAlarms())
                        .extracting(Alarm::deviceId)
                        .containsExactlyInAnyOrder("found", "unknown", "unread");
                send(topics, status("unread").withAlarms(null, unread.revision(), false));
                await().atMost(PATIENCE).until(() -> roster.open() == 2);
            }
            // An aggregator that starts again reads its own records and writes none.
            AlarmRoster again = new AlarmRoster();
            try (Running running = Running.start(topics, again)) {
                await().atMost(PATIENCE).until(() -> running.decisions.get() > 3);
                assertThat(again.open()).isEqualTo(2);
            }

            List<Alarm> records = records(topics);
            assertThat(records).hasSize(7 + 3);
            assertThat(records.stream().filter(alarm -> alarm.closeReason() == CloseReason.SUPERSEDED))
                    .extracting(Alarm::deviceId, Alarm::id, Alarm::revision, Alarm::state)
                    .containsExactlyInAnyOrder(
                            tuple("lost", lost.id(), lost.revision() + 1, State.CLOSED),
                            tuple("replaced", replaced.id(), replaced.revision() + 1, State.CLOSED),
                            tuple("unread", unread.id(), unread.revision() + 1, State.CLOSED));
        }
    }

    private static Alarm open(String device) {
        return Alarms.open(device, OPENED, Severity.MAJOR);
    }

    private static DeviceStatus status(String device) {
        String now = Instant.now().toString();
        return new DeviceStatus(device, now, DeviceStatus.State.SCORING, now, 1, 0, 0, 1, 0, List.of());
    }

    private static void send(PipelineTopics topics, DeviceStatus status) {
        topics.sendRaw(topics.statusesTopic(), status.deviceId(), status.encode());
    }

    private static List<Alarm> records(PipelineTopics topics) {
        return topics.values(topics.alarmsTopic()).stream()
                .map(AlarmWriterIT::decode)
                .toList();
    }

    private static Alarm decode(byte[] value) {
        try {
            return Alarm.decode(value);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException(new String(value, StandardCharsets.UTF_8), e);
        }
    }

    /** The followers and the writer. */
    private static final class Running implements AutoCloseable {

        private final TopicFollower alarms;
        private final TopicFollower statuses;
        private final AlarmWriter writer;
        private final AtomicInteger decisions = new AtomicInteger();

        private Running(AggregatorClients clients, AlarmRoster roster) {
            DeviceRoster devices = new DeviceRoster(List.of("flow"), Duration.ofSeconds(30));
            SupersededAlarms superseded = new SupersededAlarms(GRACE);
            alarms = AlarmConsumer.start(clients, roster, new HourlyCount(), Clock.systemUTC());
            statuses = DeviceStatusConsumer.start(clients, devices);
            writer = AlarmWriter.start(
                    clients,
                    Duration.ofMillis(300),
                    List.of(alarms, statuses),
                    () -> {
                        decisions.incrementAndGet();
                        return superseded.find(roster.openAlarms(), devices::alarmReport, Instant.now());
                    },
                    roster::take);
        }

        private static Running start(PipelineTopics topics, AlarmRoster roster) {
            return new Running(topics.clients(Map.of("bootstrap.servers", KAFKA.bootstrapServers())), roster);
        }

        @Override
        public void close() {
            writer.close();
            alarms.close();
            statuses.close();
        }
    }
}
