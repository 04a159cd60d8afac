package io.flead.aggregator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.flead.aggregator.PipelineTopics;
import io.flead.aggregator.alarm.FleetEvents;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

    @Test
    @SuppressWarnings("try") // it runs while the block does
    void invariant11_aFleetAlarmOfManyDevicesSurvivesRestartsOfTheAggregatorAndCloses() throws Exception {
        try (PipelineTopics topics = PipelineTopics.create(KAFKA.bootstrapServers(), "fleet-event", 3)) {
            int devices = 10_000;
            List<Alarm> own = IntStream.range(0, devices)
                    .mapToObj(device -> Alarms.open("press-" + device, OPENED.plusMillis(device), Severity.MAJOR))
                    .toList();
            topics.sendAll(
                    topics.statusesTopic(),
                    IntStream.range(0, devices)
                            .mapToObj(device -> status("press-" + device))
                            .toList(),
                    DeviceStatus::deviceId,
                    DeviceStatus::encode);
            topics.sendAll(topics.alarmsTopic(), own, Alarm::deviceId, Alarm::encode);
            AlarmRoster roster = new AlarmRoster();
            try (Running unused = Running.start(topics, roster)) {
                await().atMost(PATIENCE).until(() -> roster.open() == devices + 1);
            }
            Alarm opened = fleet(roster).get(0);
            assertThat(opened.sensors()).extracting(Alarm.Sensor::name).containsExactly("flow");
            assertThat(Objects.requireNonNull(opened.fleet()).alarms()).hasSize(100);
            assertThat(opened.fleet().devices()).isGreaterThanOrEqualTo(3000);
            assertThat(opened.summary()).startsWith("flow in ").endsWith(" of 10000 devices");
            // An aggregator that starts again finds it on the topic, and closes it with the devices' alarms.
            AlarmRoster again = new AlarmRoster();
            try (Running running = Running.start(topics, again)) {
                await().atMost(PATIENCE).until(() -> running.decisions.get() > 3);
                assertThat(again.open()).isEqualTo(devices + 1);
                topics.sendAll(
                        topics.alarmsTopic(),
                        own.stream().map(Alarms::closed).toList(),
                        Alarm::deviceId,
                        Alarm::encode);
                await().atMost(PATIENCE).until(() -> again.open() == 0);
            }
            List<Alarm> records = records(topics).stream()
                    .filter(alarm -> alarm.fleet() != null)
                    .toList();
            assertThat(records).hasSizeBetween(2, 4);
            assertThat(records).extracting(Alarm::id).containsOnly(opened.id());
            assertThat(records).extracting(Alarm::revision).isSorted().doesNotHaveDuplicates();
            assertThat(records.get(records.size() - 1).closeReason()).isEqualTo(CloseReason.CLEARED);
        }
    }

    private static List<Alarm> fleet(AlarmRoster roster) {
        return roster.openAlarms().stream()
                .filter(alarm -> alarm.fleet() != null)
                .toList();
    }

    private static Alarm open(String device) {
        // Sensors of their own, so that they are no event of the fleet.
        return Alarms.withSensor(Alarms.open(device, OPENED, Severity.MAJOR), "sensor of " + device);
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
            FleetEvents fleet = new FleetEvents();
            SupersededAlarms superseded = new SupersededAlarms(GRACE);
            alarms = AlarmConsumer.start(clients, roster, new HourlyCount(), Clock.systemUTC());
            statuses = DeviceStatusConsumer.start(clients, devices);
            writer = AlarmWriter.start(
                    clients,
                    Duration.ofMillis(300),
                    List.of(alarms, statuses),
                    () -> {
                        decisions.incrementAndGet();
                        List<Alarm> decided = new ArrayList<>(
                                superseded.find(roster.openAlarms(), devices::alarmReport, Instant.now()));
                        decided.addAll(fleet.decide(
                                roster.standing(), devices.count(DeviceStatus.State.SCORING), Instant.now()));
                        return decided;
                    },
                    alarm -> roster.take(alarm, Instant.now()));
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
