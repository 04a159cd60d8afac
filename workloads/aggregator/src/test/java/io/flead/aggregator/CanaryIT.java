package io.flead.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.Restored;
import io.flead.contract.message.Trial;
import io.flead.contract.message.TrialLoss;
import io.flead.federation.SimulatedUpdates;
import io.flead.testkit.KafkaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryIT {

    private static final int DEVICES = 12;
    private static final Trial HALF = new Trial(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KafkaProcess KAFKA = KafkaProcess.shared();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void aModelThatIsNoWorseGoesToAllDevicesAndNoRoundClosesWhileItIsOnTrial() {
        try (PipelineTopics topics = topics("promoted");
                AggregatorProcess aggregator = start(topics, "50%", "6s", Map.of())) {
            aggregator.awaitReady();
            List<LocalModelUpdate> first = fleet(1, 0, SimulatedUpdates.SHAPE.initialParameters());
            topics.send(first);
            GlobalModel one = awaitModel(topics, 1);
            assertThat(one.trial()).contains(HALF);
            report(topics, 1, .5, .5);
            // Updates from the model on trial make no model.
            topics.send(fleet(2, 1, one.parameters()));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(aggregator.json("/api/status").at("/canary/version").asLong())
                        .isEqualTo(1);
                assertThat(aggregator.json("/api/status").at("/canary/reports").asInt())
                        .isPositive();
                assertThat(aggregator.json("/api/status").at("/round/devices").asInt())
                        .isEqualTo(DEVICES);
            });
            assertThat(aggregator.get("/metrics").body()).contains("flead_aggregator_canary_on_trial 1.0");

            GlobalModel two = awaitModel(topics, 2);
            assertThat(two.trial()).isEmpty();
            assertThat(two.sha256()).isEqualTo(one.sha256());
            assertThat(two.restores()).map(Restored::version).contains(1L);
            assertThat(two.restores()).map(Restored::reason).get().asString().contains("canary: after 6s");
            assertThat(Duration.between(one.createdAt(), two.createdAt()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(6));
            assertThat(aggregator.json("/api/status").path("canary").isNull()).isTrue();
            assertThat(aggregator.log()).contains("event=canary_begun", "event=canary_promoted");

            // The next round starts from what all devices have, and goes on trial again.
            topics.send(fleet(3, 2, two.parameters()));
            assertThat(awaitModel(topics, 3).trial()).contains(HALF);
        }
    }

    @Test
    void aModelThatIsWorseIsWithdrawnAtOnceAndAllDevicesGoBack() {
        try (PipelineTopics topics = topics("withdrawn");
                AggregatorProcess aggregator = start(topics, "50%", "1h", Map.of())) {
            aggregator.awaitReady();
            topics.send(fleet(1, 0, SimulatedUpdates.SHAPE.initialParameters()));
            awaitModel(topics, 1);
            report(topics, 1, .5, .8);

            GlobalModel two = awaitModel(topics, 2);
            assertThat(two.parameters()).isEqualTo(SimulatedUpdates.SHAPE.initialParameters());
            assertThat(two.restores()).map(Restored::version).contains(0L);
            assertThat(two.restores()).map(Restored::reason).get().asString().contains("rose by 60.0 %");
            assertThat(aggregator.get("/metrics").body())
                    .contains("flead_aggregator_canaries_total{result=\"withdrawn\",} 1.0");
        }
    }

    @Test
    void invariant1_aCrashInTheMiddleOfAPromotionLeavesTheModelOnTrial() throws Exception {
        try (PipelineTopics topics = topics("halted")) {
            try (AggregatorProcess aggregator = start(topics, "50%", "1h", Map.of())) {
                aggregator.awaitReady();
                topics.send(fleet(1, 0, SimulatedUpdates.SHAPE.initialParameters()));
                awaitModel(topics, 1);
            }
            report(topics, 1, .5, .4);
            var before = topics.committedOffsets();
            try (AggregatorProcess halted = start(
                    topics,
                    "50%",
                    "1s",
                    Map.of("KAFKA_INTERCEPTOR_CLASSES", HaltBetweenProduceAndCommit.class.getName()))) {
                assertThat(halted.awaitExit(PATIENCE)).isEqualTo(HaltBetweenProduceAndCommit.EXIT_CODE);
            }
            assertThat(topics.uncommittedModels()).hasSize(2);
            assertThat(topics.models()).hasSize(1);
            assertThat(topics.committedOffsets()).isEqualTo(before);

            // The settings may be gone by then: the trial ends all the same.
            try (AggregatorProcess again = start(topics, "", "", Map.of())) {
                again.awaitReady();
                GlobalModel two = awaitModel(topics, 2);
                assertThat(two.sha256()).isEqualTo(topics.models().get(0).sha256());
                assertThat(two.restores())
                        .map(Restored::reason)
                        .contains("canary: spec.aggregation.canary was removed");
            }
            assertThat(topics.models()).hasSize(2);
        }
    }

    @Test
    void withoutADeviceOnEitherSideThereIsNoTrial() {
        try (PipelineTopics topics = topics("skipped");
                AggregatorProcess aggregator = start(topics, "1%", "1h", Map.of())) {
            aggregator.awaitReady();
            topics.send(fleet(1, 0, SimulatedUpdates.SHAPE.initialParameters()));
            assertThat(awaitModel(topics, 1).trial()).isEmpty();
            await().atMost(PATIENCE).until(() -> aggregator.log().contains("event=canary_skipped"));
        }
    }

    private static List<LocalModelUpdate> fleet(long seed, long base, float[] from) {
        return SimulatedUpdates.fleet(seed, DEVICES, base, from);
    }

    /** What training says of the devices: those of the audience with their losses. */
    private static void report(PipelineTopics topics, long version, double base, double loss) {
        for (int number = 0; number < DEVICES; number++) {
            String device = "device-" + number;
            String now = Instant.now().toString();
            DeviceStatus status =
                    new DeviceStatus(device, now, DeviceStatus.State.SCORING, now, 10, 0, .5, 1, version, List.of());
            topics.sendRaw(
                    topics.statusesTopic(),
                    device,
                    (HALF.includes(device) ? status.withTrial(new TrialLoss(version, 20, base, loss)) : status)
                            .encode());
        }
    }

    private static GlobalModel awaitModel(PipelineTopics topics, long version) {
        await("version " + version)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> topics.models().stream().anyMatch(model -> model.version() == version));
        return topics.models().stream()
                .filter(model -> model.version() == version)
                .findFirst()
                .orElseThrow();
    }

    private static PipelineTopics topics(String name) {
        return PipelineTopics.create(KAFKA.bootstrapServers(), "canary-" + name, 2);
    }

    private AggregatorProcess start(
            PipelineTopics topics, String audience, String duration, Map<String, String> environment) {
        String canary =
                audience.isEmpty() ? "" : "    canary: {audience: " + audience + ", duration: " + duration + "}\n";
        return AggregatorProcess.start(
                directory,
                KAFKA.bootstrapServers(),
                topics.pipelineFile(Duration.ofMillis(300), DEVICES) + canary,
                environment);
    }
}
