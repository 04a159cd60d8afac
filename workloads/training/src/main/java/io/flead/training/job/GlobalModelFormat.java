package io.flead.training.job;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.MalformedMessageException;
import io.flead.process.logging.Logfmt;
import io.flead.training.stream.StreamTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads global models; skips any other message with a log line, since the next good model replaces it anyway. */
final class GlobalModelFormat implements KafkaRecordDeserializationSchema<GlobalModel> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GlobalModelFormat.class);

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> consumed, Collector<GlobalModel> out) {
        byte[] value = consumed.value();
        if (value == null) {
            return;
        }
        try {
            out.collect(GlobalModel.decode(value));
        } catch (MalformedMessageException e) {
            LOG.warn(Logfmt.line(
                    "global_model_skipped",
                    "reason",
                    "malformed",
                    "partition",
                    consumed.partition(),
                    "offset",
                    consumed.offset(),
                    "detail",
                    e.getMessage()));
        }
    }

    @Override
    public TypeInformation<GlobalModel> getProducedType() {
        return StreamTypes.GLOBAL_MODEL;
    }
}
