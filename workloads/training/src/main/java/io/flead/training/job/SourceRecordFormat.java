package io.flead.training.job;

import io.flead.contract.reading.SentHeader;
import io.flead.training.stream.SourceRecord;
import io.flead.training.stream.StreamTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Takes records as they are: an operator behind the source rejects those that cannot be read. */
final class SourceRecordFormat implements KafkaRecordDeserializationSchema<SourceRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> consumed, Collector<SourceRecord> out) {
        Header sent = consumed.headers().lastHeader(SentHeader.NAME);
        out.collect(new SourceRecord(
                consumed.topic(),
                consumed.partition(),
                consumed.offset(),
                consumed.timestamp(),
                SentHeader.read(sent == null ? null : sent.value()).orElse(consumed.timestamp()),
                consumed.key(),
                consumed.value()));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return StreamTypes.SOURCE_RECORD;
    }
}
