package io.flead.aggregator.kafka;

import io.flead.aggregator.telemetry.LagClock;
import io.flead.api.http.ReadingsLag;
import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.process.environment.KafkaEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at the offsets that training and archiver have committed of the readings topic. While Kafka
 * cannot be asked, the last answer is withdrawn. Thread-safe.
 */
public final class LagObserver implements AutoCloseable {

    /** Between two looks. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LagObserver.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lag");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Object> settings;
    /** Made by the first look: an address that does not resolve yet is no reason to end. */
    private final AtomicReference<@Nullable Admin> client = new AtomicReference<>();

    private final String topic;
    private final ClientNames groups;
    private final Clock clock;
    private final LagClock lags = new LagClock();
    private volatile Optional<ReadingsLag> newest = Optional.empty();

    private LagObserver(Map<String, Object> settings, String topic, ClientNames groups, Clock clock) {
        this.settings = Map.copyOf(settings);
        this.topic = topic;
        this.groups = groups;
        this.clock = clock;
    }

    /** Observes until it is closed. */
    public static LagObserver start(Pipeline pipeline, KafkaEnvironment kafka, Clock clock) {
        ClientNames groups = ClientNames.of(pipeline.spec().kafka(), pipeline.name());
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, groups.aggregator() + "-lag");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        LagObserver observer =
                new LagObserver(settings, Topics.of(pipeline.spec()).readings().name(), groups, clock);
        var unused = observer.schedule.scheduleWithFixedDelay(
                observer::observe, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return observer;
    }

    /** The newest lag; empty before the first answer of Kafka, and while it does not answer. */
    public Optional<ReadingsLag> newest() {
        return newest;
    }

    private void observe() {
        try {
            Admin admin = client();
            newest = Optional.of(lags.take(
                    clock.instant(),
                    offsets(admin, OffsetSpec.earliest()),
                    offsets(admin, OffsetSpec.latest()),
                    committed(admin, groups.training()),
                    committed(admin, groups.archiver())));
        } catch (ExecutionException e) {
            newest = Optional.empty();
            LOG.atDebug().addKeyValue("reason", String.valueOf(e.getCause())).log("lag_unknown");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            newest = Optional.empty();
            LOG.atDebug().addKeyValue("reason", e.toString()).log("lag_unknown");
        } catch (RuntimeException e) {
            // A schedule ends with the first exception that escapes.
            newest = Optional.empty();
            LOG.atError().setCause(e).log("lag_observation_failed");
        }
    }

    private Admin client() {
        Admin known = client.get();
        if (known != null) {
            return known;
        }
        Admin made = Admin.create(settings);
        client.set(made);
        return made;
    }

    private Map<Integer, Long> offsets(Admin admin, OffsetSpec spec) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .values()
                .forEach(description -> description
                        .partitions()
                        .forEach(info -> asked.put(new TopicPartition(topic, info.partition()), spec)));
        Map<Integer, Long> offsets = new HashMap<>();
        admin.listOffsets(asked)
                .all()
                .get()
                .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    private Map<Integer, Long> committed(Admin admin, String group) throws ExecutionException, InterruptedException {
        Map<Integer, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> all = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        all.forEach((partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
                offsets.put(partition.partition(), offset.offset());
            }
        });
        return offsets;
    }

    @Override
    public void close() {
        schedule.shutdownNow();
        Admin admin = client.get();
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
