package io.flead.producer;

import io.flead.contract.message.MachineInjection;
import io.flead.contract.message.MachineInjection.Act;
import io.flead.contract.message.MachineInjection.Origin;
import io.flead.contract.message.MalformedMessageException;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.program.ErrorText;
import io.flead.producer.simulator.FailureType;
import io.flead.producer.simulator.Injection;
import io.flead.producer.simulator.InjectionRecorder;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of injections. What somebody asks for is there before it is done, so that a restarted producer plays it on.
 * A failure that begins by itself is published behind the readings' back: they never wait for it.
 */
final class InjectionTopic implements InjectionRecorder, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InjectionTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** A request that asks for it is answered in any case. */
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 100_000;
    private static final int LOG_EVERY = 60;

    private final KafkaEnvironment kafka;
    private final String name;
    private final Clock clock;
    private final Producer<String, byte[]> producer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ThreadPoolExecutor patient = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), InjectionTopic::thread);

    /**
     * The topic.
     *
     * @param name with the pipeline's prefix
     */
    InjectionTopic(KafkaEnvironment kafka, String name, Clock clock) {
        this.kafka = kafka;
        this.name = name;
        this.clock = clock;
        Map<String, Object> config = new HashMap<>(kafka.properties());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "flead-producer-injections");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(1 << 20));
        config.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(WRITE_TIMEOUT.toMillis()));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(WRITE_TIMEOUT.toMillis()));
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(WRITE_TIMEOUT.toMillis()));
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "injections");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void record(String machine, Injection injection) throws UnrecordedException {
        publish(message(machine, injection, Origin.REQUEST));
    }

    @Override
    public void begins(String machine, Injection.Failure failure) {
        MachineInjection message = message(machine, failure, Origin.SCHEDULE);
        if (patient.getQueue().remainingCapacity() > 0 && !patient.isShutdown()) {
            patient.execute(() -> publishPatiently(message));
        }
    }

    /**
     * What was asked for before, the oldest first, by machine. Empty where there is no such topic.
     *
     * @throws KafkaException when it cannot be read
     */
    Map<String, List<Injection>> requested() {
        Map<String, List<Injection>> requested = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<PartitionInfo> known = consumer.partitionsFor(name, TIMEOUT);
            List<TopicPartition> partitions = (known == null ? List.<PartitionInfo>of() : known)
                    .stream()
                            .map(one -> new TopicPartition(name, one.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                    read(entry)
                            .filter(message -> message.origin() == Origin.REQUEST)
                            .ifPresent(message -> injection(message)
                                    .ifPresent(injection -> requested
                                            .computeIfAbsent(message.deviceId(), unused -> new ArrayList<>())
                                            .add(injection)));
                }
            }
        }
        return requested;
    }

    @Override
    public void close() {
        closed.countDown();
        patient.shutdownNow();
        producer.close(Duration.ofSeconds(1));
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(kafka.properties());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "flead-producer-injections-read");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Optional<MachineInjection> read(ConsumerRecord<byte[], byte[]> entry) {
        try {
            return entry.value() == null ? Optional.empty() : Optional.of(MachineInjection.decode(entry.value()));
        } catch (MalformedMessageException e) {
            LOG.atWarn()
                    .addKeyValue("topic", entry.topic())
                    .addKeyValue("offset", entry.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("injection_skipped");
            return Optional.empty();
        }
    }

    /** What the simulator does; empty for a failure of a later release, or numbers that no release writes. */
    private static Optional<Injection> injection(MachineInjection message) {
        try {
            return switch (message.act()) {
                case FAILURE ->
                    FailureType.named(String.valueOf(message.type()))
                            .map(type -> new Injection.Failure(
                                    type, message.severity(), message.sequence(), message.readings()));
                case CLEAR -> Optional.of(new Injection.Clearing(message.sequence()));
                case MAINTENANCE -> Optional.of(new Injection.Maintenance(message.sequence(), message.readings()));
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private MachineInjection message(String machine, Injection injection, Origin origin) {
        String at = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        if (injection instanceof Injection.Failure failure) {
            return MachineInjection.of(
                    machine,
                    Act.FAILURE,
                    failure.type().id(),
                    failure.severity(),
                    at,
                    failure.from(),
                    failure.length(),
                    origin);
        }
        if (injection instanceof Injection.Maintenance maintenance) {
            return MachineInjection.of(
                    machine, Act.MAINTENANCE, null, 0, at, maintenance.from(), maintenance.length(), origin);
        }
        return MachineInjection.of(machine, Act.CLEAR, null, 0, at, injection.from(), 0, origin);
    }

    private void publish(MachineInjection message) throws UnrecordedException {
        try {
            producer.send(new ProducerRecord<>(name, message.deviceId(), message.encode()))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnrecordedException("The producer stops.");
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new UnrecordedException("Kafka does not take it into topic " + name + ", so nothing is done: "
                    + ErrorText.of(cause) + ": try again.");
        }
    }

    private void publishPatiently(MachineInjection message) {
        for (int attempt = 0; closed.getCount() > 0; attempt++) {
            try {
                publish(message);
                return;
            } catch (UnrecordedException e) {
                if (attempt % LOG_EVERY == 0) {
                    LOG.atWarn()
                            .addKeyValue("device", message.deviceId())
                            .addKeyValue("error", e.getMessage())
                            .log("injection_unrecorded");
                }
            }
            try {
                boolean unused = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
