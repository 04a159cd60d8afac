package io.flead.training.bench;

import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.Readings;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.reading.SentHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Readings of many devices that lie in Kafka: sensors that share three waves, with three decimals as the simulator has
 * them, one reading a second and device. A device is at fault for 30 of 10,000 readings.
 */
final class WaitingReadings {

    private static final int NOISE = 1 << 16;
    private static final int FAULT_EVERY = 10_000;
    private static final int FAULT_FROM = 5_000;
    private static final int FAULT_LENGTH = 30;
    private static final double FAULT = 8;
    private static final double DECIMALS = 1000;

    private final Pipeline pipeline;
    private final int devices;
    private final Readings readings;
    private final StringBuilder text = new StringBuilder();
    private final double[] noise = new double[NOISE];

    WaitingReadings(Pipeline pipeline, int devices) {
        this.pipeline = pipeline;
        this.devices = devices;
        this.readings = pipeline.spec().readings();
        Random random = new Random(7);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = .3 * random.nextGaussian();
        }
    }

    /** Makes the topic and fills it; a record's time is that of its reading. */
    void write(String bootstrap, long count) throws Exception {
        TopicDefinition topic = Topics.of(pipeline.spec()).readings();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)
                            .configs(Map.of("message.timestamp.type", "CreateTime"))))
                    .all()
                    .get();
        }
        List<byte[]> keys = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            ids.add(id(device));
            keys.add(id(device).getBytes(StandardCharsets.UTF_8));
        }
        Instant first = Instant.now().minusSeconds(count / devices);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "20", "batch.size", String.valueOf(128 << 10)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = 0; i < count; i++) {
                int device = (int) (i % devices);
                Instant time = first.plusMillis(1000 * (i / devices) + 1000L * device / devices);
                var message = new ProducerRecord<>(
                        topic.name(),
                        null,
                        time.toEpochMilli(),
                        keys.get(device),
                        message(ids.get(device), time, values(device, i / devices)));
                message.headers().add(SentHeader.NAME, SentHeader.encode(time.toEpochMilli()));
                var unused = producer.send(message);
            }
        }
    }

    /** As {@code ReadingFormat} writes it, but quicker: whole numbers of thousandths. */
    private byte[] message(String id, Instant time, double[] values) {
        text.setLength(0);
        text.append("{\"").append(readings.deviceIdField()).append("\":\"").append(id);
        text.append("\",\"")
                .append(readings.timestampField())
                .append("\":\"")
                .append(time)
                .append('"');
        for (int i = 0; i < values.length; i++) {
            long thousandths = Math.round(values[i] * DECIMALS);
            text.append(",\"").append(readings.features().get(i)).append("\":");
            text.append(thousandths < 0 ? "-" : "")
                    .append(Math.abs(thousandths) / 1000)
                    .append('.');
            long rest = Math.abs(thousandths) % 1000;
            text.append(rest < 100 ? "0" : "").append(rest < 10 ? "0" : "").append(rest);
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String id(int device) {
        return "machine_%03d".formatted(device);
    }

    private double[] values(int device, long step) {
        double[] values = new double[readings.features().size()];
        int at = (int) ((31L * step + 7919L * device) * values.length);
        long phase = (step + 37L * device) % FAULT_EVERY;
        boolean faulty = phase >= FAULT_FROM && phase < FAULT_FROM + FAULT_LENGTH;
        for (int i = 0; i < values.length; i++) {
            double value = 10 * (i + 1)
                    + Math.sin(step / 9.0 + device + i % 3) * (i % 5 + 1)
                    + noise[at + i & NOISE - 1]
                    + (faulty && i < 2 ? FAULT : 0);
            values[i] = Math.rint(value * DECIMALS) / DECIMALS;
        }
        return values;
    }
}
