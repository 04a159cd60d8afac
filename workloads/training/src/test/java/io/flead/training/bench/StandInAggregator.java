package io.flead.training.bench;

import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes a global model once per training interval, so that each device learns in each: the newest update stands for
 * the average. Without updates it does nothing.
 */
final class StandInAggregator implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final Duration interval;
    private final KafkaConsumer<byte[], byte[]> updates;
    private final KafkaProducer<byte[], byte[]> models;
    private final Thread thread;
    private volatile boolean ends;

    StandInAggregator(String bootstrap, Topics topics, FleadPipelineSpec spec) {
        this.topics = topics;
        this.interval = spec.training().interval().duration();
        updates = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "stand-in-" + topics.localModelUpdates().name(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        models = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        thread = new Thread(this::run, "stand-in-aggregator");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        updates.subscribe(List.of(topics.localModelUpdates().name()));
        long version = 0;
        long publishedAt = System.nanoTime();
        byte[] newest = new byte[0];
        while (!ends) {
            for (ConsumerRecord<byte[], byte[]> update : updates.poll(POLL)) {
                newest = update.value();
            }
            if (newest.length > 0 && System.nanoTime() - publishedAt >= interval.toNanos()) {
                version++;
                GlobalModel model = model(version, newest);
                var unused = models.send(
                        new ProducerRecord<>(topics.globalModelUpdates().name(), model.key(), model.encode()));
                publishedAt = System.nanoTime();
                newest = new byte[0];
            }
        }
        updates.close();
        models.close();
    }

    private static GlobalModel model(long version, byte[] update) {
        try {
            LocalModelUpdate one = LocalModelUpdate.decode(update);
            return new GlobalModel(
                    version,
                    version - 1,
                    "FedAvg",
                    1,
                    one.samples(),
                    one.loss(),
                    one.shapeId(),
                    one.parameters(),
                    Instant.now(),
                    version - 1,
                    FleetCalibration.NONE);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        ends = true;
    }
}
