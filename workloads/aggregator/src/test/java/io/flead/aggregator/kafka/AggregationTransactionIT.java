package io.flead.aggregator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flead.aggregator.PipelineTopics;
import io.flead.aggregator.canary.CanaryWatch;
import io.flead.aggregator.registry.ModelChanges;
import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.telemetry.AggregationProgress;
import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.api.v1alpha1.Quorum;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.RoundClock;
import io.flead.federation.SharedCalibration;
import io.flead.federation.SimulatedUpdates;
import io.flead.federation.Updates;
import io.flead.testkit.KafkaProcess;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AggregationTransactionIT {

    private static final KafkaProcess KAFKA = KafkaProcess.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final InitialModel INITIAL =
            new InitialModel(SimulatedUpdates.SHAPE.id(), SimulatedUpdates.SHAPE.initialParameters());

    @Test
    void invariant1_anAbortedTransactionShowsNoModelAndMovesNoOffset() throws Exception {
        try (PipelineTopics topics = topics("aborted")) {
            topics.send(SimulatedUpdates.fleet(1, 4, 0, INITIAL.parameters()));
            // A record that is too large for the producer fails within the transaction.
            try (AggregationTransaction transaction =
                    AggregationTransaction.open(clients(topics, KAFKA, Map.of("max.request.size", "100")))) {
                readToEnd(transaction);
                assertThatThrownBy(() -> transaction.publish(model(1))).isInstanceOf(KafkaException.class);
            }
            assertThat(topics.models()).isEmpty();
            assertThat(topics.committedOffsets()).isEmpty();

            try (AggregationTransaction transaction = AggregationTransaction.open(clients(topics, KAFKA, Map.of()))) {
                assertThat(readToEnd(transaction)).isEqualTo(4);
                transaction.publish(model(1));
            }
            assertThat(topics.models()).hasSize(1);
            assertThat(topics.committedOffsets()).hasSize(2);
            try (AggregationTransaction transaction = AggregationTransaction.open(clients(topics, KAFKA, Map.of()))) {
                assertThat(transaction.models().newest())
                        .map(PublishedModel::version)
                        .contains(1L);
                assertThat(readToEnd(transaction)).isZero();
            }
        }
    }

    @Test
    void invariant1_aZombieCannotPublish() throws Exception {
        try (PipelineTopics topics = topics("zombie")) {
            topics.send(SimulatedUpdates.fleet(1, 4, 0, INITIAL.parameters()));
            try (AggregationTransaction zombie = AggregationTransaction.open(clients(topics, KAFKA, Map.of()));
                    AggregationTransaction heir = AggregationTransaction.open(clients(topics, KAFKA, Map.of()))) {
                readToEnd(zombie);
                assertThatThrownBy(() -> zombie.publish(model(1)))
                        .isInstanceOf(FencedException.class)
                        .hasMessageContaining("zombie/aggregator");
                assertThat(topics.models()).isEmpty();
                assertThat(topics.committedOffsets()).isEmpty();
                readToEnd(heir);
                heir.publish(model(1));
            }
            assertThat(topics.models()).hasSize(1);
        }
    }

    @Test
    void newPartitionsAreRead() throws Exception {
        try (PipelineTopics topics = topics("grown");
                AggregationTransaction transaction =
                        AggregationTransaction.open(clients(topics, KAFKA, Map.of("metadata.max.age.ms", "300")))) {
            PipelineTopics.await(topics.admin()
                    .createPartitions(Map.of(topics.updatesTopic(), NewPartitions.increaseTo(5)))
                    .all());
            await().atMost(PATIENCE).until(() -> {
                transaction.poll(Duration.ofMillis(50));
                return transaction.partitionCount() == 5;
            });
            topics.send(SimulatedUpdates.fleet(1, 1, 0, INITIAL.parameters()).get(0), 4);
            assertThat(readToEnd(transaction)).isEqualTo(1);
        }
    }

    @Test
    void aMissingTopicIsNamed() {
        AggregatorClients clients = new AggregatorClients(
                "no-updates",
                "no-models",
                "no-anomalies",
                "no-alarms",
                "no-statuses",
                "nobody-aggregator",
                "nobody-webhook",
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()));
        assertThatThrownBy(() -> AggregationTransaction.open(clients))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("no-models does not exist");
    }

    @Test
    void invariant1_lostOffsetsReadFromTheBeginningAndVersionsGoOn() throws Exception {
        try (PipelineTopics topics = topics("lost")) {
            topics.send(SimulatedUpdates.fleet(1, 4, 0, INITIAL.parameters()));
            try (Running running = Running.start(clients(topics, KAFKA, Map.of()), 4)) {
                running.awaitVersions(topics, 1);
            }
            PipelineTopics.await(topics.admin()
                    .deleteConsumerGroups(List.of(topics.identity()))
                    .all());
            topics.send(SimulatedUpdates.fleet(2, 4, 1, topics.models().get(0).parameters()));
            try (Running again = Running.start(clients(topics, KAFKA, Map.of()), 4)) {
                again.awaitVersions(topics, 2);
                assertThat(again.progress.updateCounts().refused()).containsEntry("stale-round", 4L);
            }
            assertThat(topics.models()).extracting(GlobalModel::version).containsExactly(1L, 2L);
        }
    }

    @Test
    void roundsGoOnWhenTheModelsTopicWasRecreated() throws Exception {
        try (PipelineTopics topics = topics("recreated")) {
            try (AggregationTransaction transaction = AggregationTransaction.open(clients(topics, KAFKA, Map.of()))) {
                for (long version = 1; version <= 3; version++) {
                    transaction.publish(model(version));
                }
            }
            topics.recreateModels();
            float[] learnt = INITIAL.parameters().clone();
            learnt[0] += 0.5f;
            topics.send(SimulatedUpdates.fleet(1, 4, 3, learnt));
            try (Running running = Running.start(clients(topics, KAFKA, Map.of()), 4)) {
                running.awaitVersions(topics, 1);
                GlobalModel begins = topics.models().get(0);
                assertThat(begins.version()).isEqualTo(4);
                assertThat(begins.epoch()).isEqualTo(1);
                assertThat(begins.parameters()).isEqualTo(INITIAL.parameters());
                topics.send(SimulatedUpdates.fleet(2, 4, 4, begins.parameters()));
                running.awaitVersions(topics, 2);
            }
            assertThat(topics.models()).extracting(GlobalModel::version).containsExactly(4L, 5L);
        }
    }

    @Test
    void aChangedNetworkStartsFromTheInitialModelAndVersionsGoOn() throws Exception {
        try (PipelineTopics topics = topics("changed")) {
            GlobalModel other = new GlobalModel(
                    1, 0, "FedAvg", 3, 30, 0.1, "other-shape", new float[3], Instant.EPOCH, 0, FleetCalibration.NONE);
            try (AggregationTransaction transaction = AggregationTransaction.open(clients(topics, KAFKA, Map.of()))) {
                transaction.publish(other);
            }
            topics.send(SimulatedUpdates.fleet(1, 4, 0, INITIAL.parameters()));
            try (Running running = Running.start(clients(topics, KAFKA, Map.of()), 4)) {
                running.awaitVersions(topics, 2);
            }
            GlobalModel next = topics.models().get(1);
            assertThat(next.version()).isEqualTo(2);
            assertThat(next.parentVersion()).isZero();
            assertThat(next.shapeId()).isEqualTo(INITIAL.shapeId());
            assertThat(next.shapeRounds()).isEqualTo(1);
        }
    }

    @Test
    void olderParametersAreReadFromTheTopic() throws Exception {
        try (PipelineTopics topics = topics("archive")) {
            AggregatorClients clients = clients(topics, KAFKA, Map.of());
            try (AggregationTransaction transaction = AggregationTransaction.open(clients)) {
                for (long version = 1; version <= 3; version++) {
                    transaction.publish(model(version));
                }
            }
            ModelRegistry models = new ModelTopic(clients).readAll();
            assertThat(models.list(Long.MAX_VALUE, 10)).hasSize(3);
            CountedConsumers.OPENED.set(0);
            try (ModelReader reader = new ModelReader(
                    clients(topics, KAFKA, Map.of("interceptor.classes", CountedConsumers.class.getName())))) {
                for (int request = 0; request < 20; request++) {
                    for (PublishedModel model : models.list(Long.MAX_VALUE, 10)) {
                        assertThat(reader.read(model))
                                .hasValueSatisfying(read -> assertThat(read.parameters())
                                        .isEqualTo(model(model.version()).parameters()));
                    }
                }
            }
            assertThat(CountedConsumers.OPENED).as("sixty requests").hasValue(1);
        }
    }

    /** Counts the consumers that are opened with it. */
    public static final class CountedConsumers implements ConsumerInterceptor<byte[], byte[]> {

        private static final AtomicInteger OPENED = new AtomicInteger();

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configuration) {
            OPENED.incrementAndGet();
        }
    }

    @Test
    void goesOnWhenTheBrokerWasAway() throws Exception {
        try (KafkaProcess broker = KafkaProcess.start();
                PipelineTopics topics = PipelineTopics.create(broker.bootstrapServers(), "away", 2)) {
            Map<String, String> impatient = Map.of("max.block.ms", "3000", "default.api.timeout.ms", "3000");
            try (Running running = Running.start(clients(topics, broker, impatient), 4)) {
                List<LocalModelUpdate> updates = SimulatedUpdates.fleet(1, 4, 0, INITIAL.parameters());
                topics.send(updates.subList(0, 3));
                await().atMost(PATIENCE)
                        .until(() -> running.progress
                                .openRound()
                                .filter(round -> round.devices() == 3)
                                .isPresent());
                broker.kill();
                broker.restart();
                topics.send(updates.subList(3, 4));
                running.awaitVersions(topics, 1);
                assertThat(topics.models().get(0).devices()).isEqualTo(4);
            }
        }
    }

    @Test
    void anomaliesOfTheLastHourCountOnce() {
        try (PipelineTopics topics = topics("anomalous")) {
            HourlyCount count = new HourlyCount();
            for (int i = 0; i < 5; i++) {
                topics.sendRaw(
                        topics.anomaliesTopic(), "d" + i, anomaly("d" + i).encode());
                topics.sendRaw(
                        topics.anomaliesTopic(), "d" + i, anomaly("d" + i).encode());
                topics.sendRaw(topics.anomaliesTopic(), "d" + i, new byte[] {1});
            }
            TopicFollower consumer = AnomalyConsumer.start(clients(topics, KAFKA, Map.of()), count, Clock.systemUTC());
            try {
                await().atMost(PATIENCE).until(() -> count.count(Instant.now()) == 5);
                topics.sendRaw(topics.anomaliesTopic(), "d9", anomaly("d9").encode());
                await().atMost(PATIENCE).until(() -> count.count(Instant.now()) == 6);
            } finally {
                consumer.close();
            }
        }
    }

    @Test
    void aClockThatIsSetBackKeepsNoRoundOpen() {
        try (PipelineTopics topics = topics("set-back")) {
            SettableClock wall = new SettableClock();
            try (Running loop = Running.start(clients(topics, KAFKA, Map.of()), new Quorum.Count(3), wall)) {
                topics.send(SimulatedUpdates.fleet(1, 2, 0, INITIAL.parameters()));
                await().atMost(PATIENCE)
                        .until(() -> loop.progress
                                .openRound()
                                .map(round -> round.devices() == 2)
                                .orElse(false));
                wall.setBack(Duration.ofHours(1));
                topics.send(SimulatedUpdates.fleet(1, 3, 0, INITIAL.parameters()));
                loop.awaitVersions(topics, 1);
            }
        }
    }

    @Test
    @SuppressWarnings("try") // the follower reads while the block runs
    void aRoundWaitsForItsShareOfTheDevicesThatTrainingReports() {
        try (PipelineTopics topics = topics("share")) {
            AggregatorClients clients = clients(topics, KAFKA, Map.of());
            try (Running loop = Running.start(clients, new Quorum.Share(50), Clock.systemUTC());
                    TopicFollower statuses = DeviceStatusConsumer.start(clients, loop.roster)) {
                for (int device = 0; device < 6; device++) {
                    DeviceStatus.State state = device < 5 ? DeviceStatus.State.SCORING : DeviceStatus.State.SILENT;
                    topics.sendRaw(
                            topics.statusesTopic(),
                            "device-" + device,
                            status("device-" + device, state).encode());
                }
                topics.sendRaw(
                        topics.statusesTopic(),
                        "liar",
                        status("another", DeviceStatus.State.SCORING).encode());
                topics.sendRaw(topics.statusesTopic(), "device-0", new byte[] {1});
                topics.sendRaw(topics.statusesTopic(), "device-4", null);
                await().atMost(PATIENCE)
                        .until(() -> loop.progress
                                .openRound()
                                .filter(round -> round.activeDevices() == 4)
                                .isPresent());
                assertThat(loop.progress.openRound().orElseThrow().minDevices()).isEqualTo(2);

                topics.send(SimulatedUpdates.fleet(1, 1, 0, INITIAL.parameters()));
                await().atMost(PATIENCE)
                        .until(() -> loop.progress.openRound().orElseThrow().devices() == 1);
                assertThat(topics.models()).as("one of four devices").isEmpty();
                topics.send(SimulatedUpdates.fleet(1, 2, 0, INITIAL.parameters()));
                loop.awaitVersions(topics, 1);
                assertThat(topics.models()).extracting(GlobalModel::devices).containsExactly(2);
            }
        }
    }

    private static DeviceStatus status(String deviceId, DeviceStatus.State state) {
        String now = Instant.now().toString();
        return new DeviceStatus(deviceId, now, state, now, 1, 0, 0, 1, 0, List.of());
    }

    private static Anomaly anomaly(String deviceId) {
        Instant longAgo = Instant.parse("2020-03-09T10:00:00Z");
        return new Anomaly(
                Anomaly.idOf(deviceId, longAgo, "readings-0@1"),
                deviceId,
                longAgo.toString(),
                Map.of("pressure", 1.0),
                2,
                1,
                Map.of("pressure", 9.0),
                List.of("pressure"),
                "critical",
                1,
                "autoencoder",
                0);
    }

    private static PipelineTopics topics(String name) {
        return PipelineTopics.create(KAFKA.bootstrapServers(), name, 2);
    }

    private static AggregatorClients clients(PipelineTopics topics, KafkaProcess broker, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("bootstrap.servers", broker.bootstrapServers());
        return topics.clients(all);
    }

    private static GlobalModel model(long version) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                4,
                40,
                0.5,
                INITIAL.shapeId(),
                new float[] {(float) version, 2},
                Instant.EPOCH,
                version - 1,
                FleetCalibration.NONE);
    }

    private static int readToEnd(AggregationTransaction transaction) {
        transaction.markEnd();
        int count = 0;
        while (!transaction.reachedMark()) {
            count += transaction.poll(Duration.ofMillis(100)).count();
        }
        return count;
    }

    /** A clock that somebody sets. */
    private static final class SettableClock extends Clock {

        private volatile Instant now = Instant.now();

        private void setBack(Duration span) {
            now = now.minus(span);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The loop in a thread. */
    private static final class Running implements AutoCloseable {

        private final AggregationProgress progress = new AggregationProgress(new CollectorRegistry());
        private final DeviceRoster roster = new DeviceRoster(List.of("pressure"), Duration.ofSeconds(30));
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final ModelRegistry registry = new ModelRegistry();
        private final ModelChanges changes = new ModelChanges();
        private final AggregationLoop loop;
        private final Thread thread;

        private Running(AggregatorClients clients, Quorum minDevices, Clock wall) {
            loop = new AggregationLoop(
                    clients,
                    INITIAL,
                    new AdmissionGate(Updates.bounds(10), new SharedCalibration(SimulatedUpdates.SHAPE)),
                    AggregationStrategy.FED_AVG,
                    new RoundClock(Duration.ofMillis(100), minDevices),
                    registry,
                    changes,
                    progress,
                    roster,
                    new CanaryWatch(Optional.empty(), roster, new AlarmRoster()),
                    new Clocks(wall, System::nanoTime));
            thread = new Thread(() -> {
                try {
                    loop.run();
                } catch (FencedException | RuntimeException e) {
                    failure.set(e);
                }
            });
        }

        private static Running start(AggregatorClients clients, int minDevices) {
            return start(clients, new Quorum.Count(minDevices), Clock.systemUTC());
        }

        private static Running start(AggregatorClients clients, Quorum minDevices, Clock wall) {
            Running running = new Running(clients, minDevices, wall);
            running.thread.start();
            return running;
        }

        private void awaitVersions(PipelineTopics topics, int count) {
            await(count + " versions")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> failure.get() != null || topics.models().size() == count);
        }

        @Override
        public void close() {
            loop.stop();
            await("the loop's end").atMost(PATIENCE).until(() -> !thread.isAlive());
            assertThat(Optional.ofNullable(failure.get())).isEmpty();
        }
    }
}
