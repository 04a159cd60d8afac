package io.flead.aggregator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.aggregator.PipelineTopics;
import io.flead.aggregator.telemetry.Alarms;
import io.flead.aggregator.webhook.Delivery;
import io.flead.aggregator.webhook.Outbox;
import io.flead.aggregator.webhook.Receiver;
import io.flead.aggregator.webhook.ReceiverServer;
import io.flead.aggregator.webhook.ReceiverServer.Got;
import io.flead.aggregator.webhook.WebhookMetrics;
import io.flead.api.v1alpha1.Severity;
import io.flead.api.v1alpha1.WebhookFormat;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.MalformedMessageException;
import io.flead.testkit.KafkaProcess;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alarms from a real broker to real HTTP servers that fail in every way. */
@SuppressWarnings("try") // senders run while the block does
class WebhookIT {

    private static final KafkaProcess KAFKA = KafkaProcess.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Delivery.Backoff IMPATIENT =
            new Delivery.Backoff(Duration.ofMillis(50), Duration.ofMillis(400));
    private static final Instant OPENED = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void anAlarmArrivesOnceWithItsTokenAndItsProgressDoesNot() throws Exception {
        try (PipelineTopics topics = topics("hook-plain");
                ReceiverServer server = ReceiverServer.start(0)) {
            Alarm open = open("press-1");
            send(topics, open);
            try (Running first = Running.start(topics, server.address(), WebhookFormat.FLEAD)) {
                await().atMost(PATIENCE).until(() -> server.accepted().size() == 1);
                send(topics, Alarms.revised(open, 9, Severity.MINOR));
                send(topics, open("press-2"));
                await().atMost(PATIENCE).until(() -> server.accepted().size() == 2);
                first.awaitCommitted(topics, 3);
            }
            // Started again it knows what the receiver has.
            try (Running second = Running.start(topics, server.address(), WebhookFormat.FLEAD)) {
                send(topics, Alarms.revised(open, 10, Severity.MINOR));
                send(topics, Alarms.closed(open));
                await().atMost(PATIENCE).until(() -> server.accepted().size() == 3);
                second.awaitCommitted(topics, 5);
                assertThat(second.metric("flead_alarm_webhook_sent_total")).isEqualTo(1);
                assertThat(second.metric("flead_alarm_webhook_oldest_seconds")).isZero();
            }
            assertThat(alarms(server.accepted())).containsExactly(open, open("press-2"), Alarms.closed(open));
            assertThat(server.all()).allSatisfy(got -> {
                assertThat(got.authorization()).isEqualTo("Bearer secret");
                assertThat(got.contentType()).isEqualTo("application/json");
            });
        }
    }

    @Test
    void aReceiverThatFailsHangsAndIsAwayLosesNothingAndGetsNoStorm() throws Exception {
        int devices = 300;
        int port;
        try (PipelineTopics topics = topics("hook-outage")) {
            try (ReceiverServer server = ReceiverServer.start(0)) {
                port = server.port();
                server.answers(500);
                send(topics, open("press-0"));
                try (Running running = Running.start(topics, server.address(), WebhookFormat.FLEAD)) {
                    await().atMost(PATIENCE).until(() -> server.all().size() > 2);
                    server.answers(ReceiverServer.HANGS);
                    int before = server.all().size();
                    await().atMost(PATIENCE).until(() -> server.all().size() > before + 1);
                    assertThat(running.metric("flead_alarm_webhook_failed_total"))
                            .isGreaterThan(3);
                    assertThat(running.metric("flead_alarm_webhook_waiting")).isEqualTo(1);
                }
                assertThat(server.accepted()).isEmpty();
            }
            URI address = URI.create("http://127.0.0.1:" + port + "/alarms");
            try (Running running = Running.start(topics, address, WebhookFormat.FLEAD)) {
                // Nobody listens there. Of each device an alarm opens, goes on and closes.
                List<Alarm> opened = IntStream.range(0, devices)
                        .mapToObj(device -> open("press-" + device))
                        .toList();
                for (Alarm alarm : opened) {
                    send(topics, alarm);
                    send(topics, Alarms.revised(alarm, 12, Severity.MAJOR));
                }
                opened.subList(1, devices).forEach(alarm -> send(topics, Alarms.closed(alarm)));
                await().atMost(PATIENCE)
                        .until(() -> running.metric("flead_alarm_webhook_waiting") == devices
                                && running.metric("flead_alarm_webhook_oldest_seconds") > 0);
                try (ReceiverServer server = ReceiverServer.start(port)) {
                    await().atMost(PATIENCE).until(() -> server.accepted().size() >= devices);
                    running.awaitCommitted(topics, 3L * devices);
                    List<Alarm> got = alarms(server.accepted());
                    assertThat(got).as("one request for each alarm").hasSize(devices);
                    assertThat(got)
                            .extracting(Alarm::id)
                            .containsExactlyInAnyOrderElementsOf(
                                    opened.stream().map(Alarm::id).toList());
                    assertThat(got.stream().filter(alarm -> alarm.state() == Alarm.State.CLOSED))
                            .hasSize(devices - 1);
                }
            }
        }
    }

    @Test
    void anAlarmThatIsRefusedAgainAndAgainIsLeftOutAndTheOthersArrive() throws Exception {
        try (PipelineTopics topics = topics("hook-refused");
                ReceiverServer server = ReceiverServer.start(0)) {
            server.answers(got -> got.body().contains("press-1") ? 422 : 204);
            send(topics, open("press-1"));
            send(topics, open("press-2"));
            try (Running running = Running.start(topics, server.address(), WebhookFormat.CLOUDEVENTS)) {
                await().atMost(PATIENCE).until(() -> server.accepted().size() == 1);
                running.awaitCommitted(topics, 2);
                assertThat(running.metric("flead_alarm_webhook_skipped_total")).isEqualTo(1);
                assertThat(server.all()).hasSize(5 + 1);
                server.answers(401);
                send(topics, open("press-3"));
                await().atMost(PATIENCE).until(() -> server.all().size() > 6 + 6);
                assertThat(running.metric("flead_alarm_webhook_waiting"))
                        .as("a wrong token loses nothing")
                        .isEqualTo(1);
                server.answers(200);
                await().atMost(PATIENCE).until(() -> server.accepted().size() == 2);
            }
        }
    }

    @Test
    void aBrokerThatWasAwayHoldsNothingUp() throws Exception {
        try (KafkaProcess broker = KafkaProcess.start();
                PipelineTopics topics = PipelineTopics.create(broker.bootstrapServers(), "hook-broker", 2);
                ReceiverServer server = ReceiverServer.start(0);
                Running unused = Running.start(
                        topics.clients(Map.of(
                                "bootstrap.servers", broker.bootstrapServers(), "default.api.timeout.ms", "3000")),
                        server.address(),
                        WebhookFormat.FLEAD)) {
            send(topics, open("press-1"));
            await().atMost(PATIENCE).until(() -> server.accepted().size() == 1);
            broker.kill();
            broker.restart();
            send(topics, open("press-2"));
            await().atMost(PATIENCE).until(() -> server.accepted().size() >= 2);
            assertThat(alarms(server.accepted())).contains(open("press-1"), open("press-2"));
        }
    }

    @Test
    void anAlertmanagerShowsWhatIsOpen(@TempDir Path directory) throws Exception {
        try (PipelineTopics topics = topics("hook-alertmanager");
                Alertmanager alertmanager = Alertmanager.start(directory)) {
            Instant opened = Instant.now().minusSeconds(60);
            Alarm rising = Alarms.open("press-1", opened, Severity.MINOR);
            Alarm closing = Alarms.open("press-2", opened, Severity.MAJOR);
            send(topics, rising);
            send(topics, closing);
            try (Running unused = Running.start(topics, alertmanager.alerts(), WebhookFormat.ALERTMANAGER)) {
                await().atMost(PATIENCE)
                        .until(() -> alertmanager.active(), List.of("press-1 minor", "press-2 major")::equals);
                alertmanager.kill();
                send(topics, Alarms.revised(rising, 20, Severity.CRITICAL));
                send(topics, Alarms.closed(closing));
                alertmanager.restart();
                await().atMost(PATIENCE).until(() -> alertmanager.active(), List.of("press-1 critical")::equals);
                send(topics, Alarms.closed(Alarms.revised(rising, 20, Severity.CRITICAL)));
                await().atMost(PATIENCE).until(() -> alertmanager.active().isEmpty());
            }
        }
    }

    private static Alarm open(String device) {
        return Alarms.open(device, OPENED, Severity.MINOR);
    }

    private static PipelineTopics topics(String name) {
        return PipelineTopics.create(KAFKA.bootstrapServers(), name, 2);
    }

    private static void send(PipelineTopics topics, Alarm alarm) {
        topics.sendRaw(topics.alarmsTopic(), alarm.deviceId(), alarm.encode());
    }

    private static List<Alarm> alarms(List<Got> requests) throws MalformedMessageException {
        List<Alarm> alarms = new ArrayList<>();
        for (Got got : requests) {
            alarms.add(Alarm.decode(got.body().getBytes(StandardCharsets.UTF_8)));
        }
        return alarms;
    }

    /** A sender with a receiver. */
    private static final class Running implements AutoCloseable {

        private final CollectorRegistry registry = new CollectorRegistry();
        private final WebhookSender sender;

        private Running(AggregatorClients clients, URI address, WebhookFormat format) {
            Outbox outbox = new Outbox();
            sender = WebhookSender.start(
                    clients,
                    outbox,
                    new Delivery(
                            outbox,
                            new Receiver(address, Optional.of("secret\n"), Duration.ofSeconds(1)),
                            format,
                            "plant",
                            IMPATIENT,
                            new WebhookMetrics(registry),
                            Clock.systemUTC(),
                            List::of),
                    Clock.systemUTC());
        }

        private static Running start(PipelineTopics topics, URI address, WebhookFormat format) {
            return start(topics.clients(Map.of("bootstrap.servers", KAFKA.bootstrapServers())), address, format);
        }

        private static Running start(AggregatorClients clients, URI address, WebhookFormat format) {
            return new Running(clients, address, format);
        }

        private double metric(String name) {
            Double value = registry.getSampleValue(name);
            return value == null ? Double.NaN : value;
        }

        private void awaitCommitted(PipelineTopics topics, long records) {
            await().atMost(PATIENCE)
                    .until(() -> topics.committedOffsets(topics.webhookGroup()).values().stream()
                                    .mapToLong(place -> place.offset())
                                    .sum()
                            >= records);
        }

        @Override
        public void close() {
            sender.close();
        }
    }
}
