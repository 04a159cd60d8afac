package io.flead.aggregator.bench;

import com.sun.management.ThreadMXBean;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.factory.DetectorFactory;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.Round;
import io.flead.federation.RoundBase;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Main class of a process that measures one size of model: updates of so many devices go from Kafka through gate and sum,
 * and by turns into a loop that decodes them and adds their parameters; then the memory and the closing of large rounds.
 * Times are those of the thread's processor.
 */
public final class AggregationRun {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double UPDATES_TARGET = 100_000;
    private static final double SHARE = .5;
    private static final int LEFT_OUT = 3;
    private static final int WARMUP_ROWS = 400;

    private final Path pipelineFile;
    private final FleadPipelineSpec spec;
    private final DetectorSettings detector;
    private final RoundBase base;
    private final AdmissionGate gate;
    private final DeviceCalibration calibration;
    private final String bootstrap;
    private final String topic;
    private double sink;

    private AggregationRun(Path pipelineFile, String bootstrap) throws Exception {
        this.pipelineFile = pipelineFile;
        this.bootstrap = bootstrap;
        spec = PipelineFile.load(this.pipelineFile).spec();
        detector = DetectorSettings.of(spec);
        InitialModel initial =
                new InitialModel(detector.shape().id(), detector.shape().initialParameters());
        base = RoundBase.of(initial, Optional.empty());
        gate = AdmissionGate.of(spec);
        calibration = calibration();
        topic = "updates-" + base.parameters().length;
    }

    /**
     * Measures.
     *
     * @param arguments pipeline file, bootstrap servers, number of updates, passes, sizes of the rounds whose memory is
     *     measured
     */
    public static void main(String[] arguments) throws Exception {
        AggregationRun run = new AggregationRun(Path.of(arguments[0]), arguments[1]);
        run.throughput(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        for (String devices : Arrays.asList(arguments).subList(4, arguments.length)) {
            run.memory(Integer.parseInt(devices));
        }
        if (Double.isNaN(run.sink)) {
            throw new IllegalStateException("the sum is not finite");
        }
    }

    private void throughput(int updates, int passes) throws Exception {
        fill(updates);
        double[] gated = new double[passes];
        double[] added = new double[passes];
        double[] closing = new double[passes];
        for (int pass = 0; pass < passes + LEFT_OUT; pass++) {
            long began = processor();
            read(updates, this::add);
            double baseline = seconds(processor() - began);
            began = processor();
            Round round = round();
            read(updates, update -> {
                var unused = round.offer(update.key(), update.value());
            });
            double subject = seconds(processor() - began);
            if (round.devices().size() != updates) {
                throw new IllegalStateException(round.refused() + " updates were refused");
            }
            long closed = System.nanoTime();
            sink += round.close(Instant.now()).parameters()[0];
            if (pass >= LEFT_OUT) {
                gated[pass - LEFT_OUT] = updates / subject;
                added[pass - LEFT_OUT] = updates / baseline;
                closing[pass - LEFT_OUT] = seconds(System.nanoTime() - closed) * 1000;
            }
        }
        String name = "aggregator." + base.parameters().length;
        double rate = median(gated);
        double bare = median(added);
        boolean isAsked = base.parameters().length >= 1000;
        print(
                name + ".updates",
                rate,
                "1/s/core",
                bare,
                isAsked ? UPDATES_TARGET : Double.NaN,
                rate >= SHARE * bare && (!isAsked || rate >= UPDATES_TARGET));
        print(name + ".close." + updates, median(closing), "ms", Double.NaN, Double.NaN, true);
    }

    /** Memory of an open round, in which devices have reported, and the time to close it. */
    private void memory(int devices) {
        long before = used();
        Round round = round();
        for (int device = 0; device < devices; device++) {
            var unused = round.offer(key(device), update(device).encode());
        }
        long after = used();
        long began = System.nanoTime();
        sink += round.close(Instant.now()).parameters()[0];
        String name = "aggregator." + base.parameters().length;
        print(name + ".memory." + devices, (after - before) / 1e3 / devices, "kB/device", Double.NaN, Double.NaN, true);
        print(
                name + ".close." + devices,
                seconds(System.nanoTime() - began) * 1000,
                "ms",
                Double.NaN,
                Double.NaN,
                round.devices().size() == devices);
    }

    @SuppressWarnings("SystemGc")
    private static long used() {
        // Twice: the first only finds what clients that were closed have left.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private Round round() {
        return new Round(base, gate, AggregationStrategy.FED_AVG, Instant.now());
    }

    private void add(ConsumerRecord<byte[], byte[]> update) {
        try {
            float[] parameters = LocalModelUpdate.decode(update.value()).parameters();
            double[] sums = this.sums;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += parameters[i];
            }
        } catch (MalformedMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    private double[] sums = new double[0];

    private interface Taker {
        void take(ConsumerRecord<byte[], byte[]> update);
    }

    private void read(int updates, Taker taker) {
        sums = new double[base.parameters().length];
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int left = updates;
            while (left > 0) {
                for (ConsumerRecord<byte[], byte[]> update : consumer.poll(Duration.ofSeconds(1))) {
                    taker.take(update);
                    left--;
                }
            }
        }
        sink += sums[0];
    }

    private void fill(int updates) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "linger.ms", "20", "batch.size", "131072"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
            for (int device = 0; device < updates; device++) {
                var unused = producer.send(
                        new ProducerRecord<>(topic, key(device), update(device).encode()));
            }
        }
    }

    private static byte[] key(int device) {
        return ("machine_" + device).getBytes(StandardCharsets.UTF_8);
    }

    private LocalModelUpdate update(int device) {
        float[] parameters = base.parameters().clone();
        Random random = new Random(device);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += .01f * (random.nextFloat() - .5f);
        }
        return new LocalModelUpdate(
                "machine_" + device,
                base.version(),
                200 + device % 100,
                .5,
                .4,
                base.shapeId(),
                parameters,
                calibration,
                Instant.EPOCH,
                base.epoch());
    }

    /** Of a device that has warmed up. */
    private DeviceCalibration calibration() {
        Detector detectors = DetectorFactory.create(detector);
        DeviceDetector device = detectors.newDevice();
        Random random = new Random(7);
        int features = detector.shape().features().size();
        for (int row = 0; row < 2 * WARMUP_ROWS; row++) {
            int step = row;
            device.advance(IntStream.range(0, features)
                    .mapToDouble(i -> Math.sin(step / 9.0 + i % 3) * (i + 1) + .3 * random.nextGaussian())
                    .toArray());
        }
        return device.calibration();
    }

    private static long processor() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    private static void print(String name, double value, String unit, double baseline, double target, boolean met) {
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"baseline\":%s,\"ratio\":%s,\"target\":%s,\"ok\":%b}%n",
                name,
                number(value),
                unit,
                number(baseline),
                number(value / baseline),
                number(target),
                met);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, value >= 1000 ? "%.0f" : "%.4g", value) : "null";
    }
}
