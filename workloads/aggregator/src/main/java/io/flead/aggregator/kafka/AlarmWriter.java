package io.flead.aggregator.kafka;

import io.flead.contract.message.Alarm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every few seconds, in a thread of its own, which alarms are to be written, and writes them. A record that Kafka
 * does not take is decided on again; one that it took without saying so comes twice, with the same revision.
 */
public final class AlarmWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmWriter.class);

    private final AggregatorClients clients;
    private final Duration interval;
    private final BooleanSupplier isCaughtUp;
    private final Supplier<List<Alarm>> decision;
    private final Consumer<Alarm> written;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "alarm-writer");

    private AlarmWriter(
            AggregatorClients clients,
            Duration interval,
            BooleanSupplier isCaughtUp,
            Supplier<List<Alarm>> decision,
            Consumer<Alarm> written) {
        this.clients = clients;
        this.interval = interval;
        this.isCaughtUp = isCaughtUp;
        this.decision = decision;
        this.written = written;
        thread.setDaemon(true);
    }

    /**
     * Writes until it is closed.
     *
     * @param interval between two decisions
     * @param followers decisions wait until these have read their topics
     * @param decision the records to write now, called by the writer's thread
     * @param written takes each record that Kafka has, in the writer's thread
     */
    public static AlarmWriter start(
            AggregatorClients clients,
            Duration interval,
            List<TopicFollower> followers,
            Supplier<List<Alarm>> decision,
            Consumer<Alarm> written) {
        AlarmWriter writer = new AlarmWriter(
                clients, interval, () -> followers.stream().allMatch(TopicFollower::isCaughtUp), decision, written);
        writer.thread.start();
        return writer;
    }

    /** Stops within a second or two. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                writeWhileKafkaDoes();
            } catch (KafkaException | ExecutionException e) {
                LOG.atDebug()
                        .addKeyValue("topic", clients.alarmsTopic())
                        .addKeyValue("reason", e.getMessage())
                        .log("topic_unavailable");
            } catch (InterruptedException e) {
                stop.countDown();
            } catch (RuntimeException e) {
                // Alarms would stay open for ever if it ended the thread.
                LOG.atError()
                        .addKeyValue("topic", clients.alarmsTopic())
                        .setCause(e)
                        .log("alarms_not_written");
            }
        }
    }

    private void writeWhileKafkaDoes() throws ExecutionException, InterruptedException {
        while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
            List<Alarm> records = isCaughtUp.getAsBoolean() ? decision.get() : List.of();
            if (!records.isEmpty()) {
                write(records);
            }
        }
    }

    /** With a producer of its own: there is seldom something to write. */
    private void write(List<Alarm> records) throws ExecutionException, InterruptedException {
        try (Producer<byte[], byte[]> producer = clients.alarmsProducer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Alarm alarm : records) {
                sent.add(producer.send(new ProducerRecord<>(
                        clients.alarmsTopic(), alarm.deviceId().getBytes(StandardCharsets.UTF_8), alarm.encode())));
            }
            for (int i = 0; i < sent.size(); i++) {
                sent.get(i).get();
                Alarm alarm = records.get(i);
                LOG.atInfo()
                        .addKeyValue("device", alarm.deviceId())
                        .addKeyValue("alarm", alarm.id())
                        .addKeyValue("state", alarm.state().text())
                        .log("alarm_written");
                written.accept(alarm);
            }
        }
    }
}
