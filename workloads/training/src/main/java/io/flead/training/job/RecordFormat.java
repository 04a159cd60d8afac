package io.flead.training.job;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.training.stream.OutgoingRecord;
import io.flead.training.stream.OutgoingRecord.Header;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka records of the job's messages. They get the time of sending: the topics show when something was found. */
final class RecordFormat {

    private RecordFormat() {}

    static KafkaRecordSerializationSchema<Anomaly> ofAnomalies(String topic) {
        return of(anomaly -> new ProducerRecord<>(topic, text(anomaly.deviceId()), anomaly.encode()));
    }

    static KafkaRecordSerializationSchema<LocalModelUpdate> ofUpdates(String topic) {
        return of(update -> new ProducerRecord<>(topic, text(update.deviceId()), update.encode()));
    }

    static KafkaRecordSerializationSchema<OutgoingRecord> asTheyAre(String topic) {
        return of(outgoing -> {
            var message = new ProducerRecord<>(topic, outgoing.key(), outgoing.value());
            for (Header header : outgoing.headers()) {
                message.headers().add(header.name(), text(header.value()));
            }
            return message;
        });
    }

    private static <T> KafkaRecordSerializationSchema<T> of(Encoding<T> encoding) {
        return (element, context, timestamp) -> encoding.encode(element);
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private interface Encoding<T> extends Serializable {
        ProducerRecord<byte[], byte[]> encode(T element);
    }
}
