package io.flead.archiver.document;

import io.flead.api.topic.Topics;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.Parameters;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.reading.ParsedReading;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectedReading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;

/**
 * Turns records into documents. Every document has {@code at}, the time that the retention goes by, and {@code
 * deviceId} where it is of a device. Stateless.
 */
final class DocumentProjection {

    static final String READINGS = "device_data";
    static final String PREDICTIONS = "predictions";
    static final String LOCAL_MODELS = "local_models";
    static final String GLOBAL_MODEL = "global_model";

    /** All collections of documents. */
    static final List<String> COLLECTIONS = List.of(READINGS, PREDICTIONS, LOCAL_MODELS, GLOBAL_MODEL);

    /** MongoDB refuses documents above 16 MiB. */
    static final int MAX_PARAMETER_BYTES = 15 << 20;

    private final Topics topics;
    private final ReadingFormat format;

    DocumentProjection(Pipeline pipeline) {
        this.topics = Topics.of(pipeline.spec());
        this.format = ReadingFormat.of(pipeline.spec());
    }

    /** What a record becomes. */
    sealed interface Result {}

    /** A document. */
    record Written(DocumentWrite write) implements Result {}

    /**
     * None.
     *
     * @param reason one of few, for counting
     * @param expected whether it is reported elsewhere
     */
    record Skipped(String reason, String detail, boolean expected) implements Result {

        static Skipped malformed(String detail) {
            return new Skipped("malformed", detail, false);
        }
    }

    /** The topics that are read. */
    Set<String> topics() {
        return Set.of(
                topics.readings().name(),
                topics.anomalies().name(),
                topics.alarms().name(),
                topics.localModelUpdates().name(),
                topics.globalModelUpdates().name());
    }

    /**
     * The document of a record.
     *
     * @param topicId of the record's topic: a topic made again begins its offsets anew
     */
    Result of(ConsumerRecord<byte[], byte[]> message, UUID topicId) {
        String topic = message.topic();
        String place = topicId + "-" + message.partition() + "@" + message.offset();
        try {
            if (topic.equals(topics.readings().name())) {
                return reading(message, place);
            }
            byte[] value = message.value();
            if (value == null) {
                return Skipped.malformed("the message is empty");
            }
            if (topic.equals(topics.anomalies().name())) {
                return written(PREDICTIONS, anomaly(Anomaly.decode(value)));
            }
            if (topic.equals(topics.alarms().name())) {
                Alarm alarm = Alarm.decode(value);
                return new Written(
                        new DocumentWrite(PREDICTIONS, alarm(alarm, value), OptionalLong.of(alarm.revision())));
            }
            if (topic.equals(topics.localModelUpdates().name())) {
                return written(LOCAL_MODELS, localModel(LocalModelUpdate.decode(value), place));
            }
            return globalModel(GlobalModel.decode(value));
        } catch (MalformedMessageException | RuntimeException e) {
            // No message may hold up those behind it, whatever it holds.
            return Skipped.malformed(String.valueOf(e.getMessage()));
        }
    }

    private Result reading(ConsumerRecord<byte[], byte[]> message, String place) {
        ParsedReading parsed = format.parse(message.key(), message.value(), Instant.ofEpochMilli(message.timestamp()));
        if (parsed instanceof RejectedReading rejected) {
            return new Skipped(rejected.reason().text(), rejected.detail(), true);
        }
        Reading reading = (Reading) parsed;
        Document features = new Document();
        double[] values = reading.values();
        for (int index = 0; index < values.length; index++) {
            if (!Double.isNaN(values[index])) {
                features.append(format.features().get(index), values[index]);
            }
        }
        Document document = new Document("_id", place)
                .append("deviceId", reading.deviceId())
                .append("at", Date.from(reading.eventTime()))
                .append("features", features);
        reading.label().ifPresent(label -> document.append("label", label));
        return written(READINGS, document);
    }

    private static Document anomaly(Anomaly anomaly) {
        return new Document("_id", anomaly.id())
                .append("kind", "anomaly")
                .append("deviceId", anomaly.deviceId())
                .append("at", date(anomaly.eventTime()))
                .append("score", anomaly.score())
                .append("threshold", anomaly.threshold())
                .append("severity", anomaly.severity())
                .append("confidence", anomaly.confidence())
                .append("detector", anomaly.detector())
                .append("modelVersion", anomaly.modelVersion())
                .append("contributors", anomaly.contributors())
                .append("zScores", numbers(anomaly.zScores()))
                .append("reading", numbers(anomaly.reading()));
    }

    /** The alarm's own JSON, its times as dates. */
    private static Document alarm(Alarm alarm, byte[] json) {
        Document document = Document.parse(new String(json, StandardCharsets.UTF_8));
        document.remove("id");
        document.append("_id", alarm.id())
                .append("kind", "alarm")
                .append("revision", alarm.revision())
                .append("at", date(alarm.last()))
                .append("opened", date(alarm.opened()))
                .append("last", date(alarm.last()))
                .append("peakAt", date(alarm.peakAt()));
        String closed = alarm.closed();
        if (closed != null) {
            document.append("closed", date(closed));
        }
        return document;
    }

    /** Without the parameters, as in the table: those of the fleet are in the global model. */
    private static Document localModel(LocalModelUpdate update, String place) {
        return new Document("_id", place)
                .append("deviceId", update.deviceId())
                .append("at", Date.from(update.createdAt()))
                .append("epoch", update.epoch())
                .append("round", update.round())
                .append("samples", update.samples())
                .append("lossBefore", update.lossBefore())
                .append("loss", update.loss())
                .append("shapeId", update.shapeId());
    }

    private static Result globalModel(GlobalModel model) {
        byte[] parameters = Parameters.encode(model.parameters());
        if (parameters.length > MAX_PARAMETER_BYTES) {
            return new Skipped(
                    "too-large",
                    "version " + model.version() + ": " + parameters.length + " bytes of parameters",
                    false);
        }
        return written(
                GLOBAL_MODEL,
                new Document("_id", model.epoch() + "-" + model.version())
                        .append("at", Date.from(model.createdAt()))
                        .append("epoch", model.epoch())
                        .append("version", model.version())
                        .append("round", model.round())
                        .append("parentVersion", model.parentVersion())
                        .append("strategy", model.strategy())
                        .append("devices", model.devices())
                        .append("samples", model.samples())
                        .append("meanLoss", model.meanLoss())
                        .append("shapeId", model.shapeId())
                        .append("sha256", model.sha256())
                        .append("parameters", parameters));
    }

    private static Written written(String collection, Document document) {
        return new Written(new DocumentWrite(collection, document, OptionalLong.empty()));
    }

    private static Document numbers(Map<String, Double> numbers) {
        Document document = new Document();
        numbers.forEach(document::append);
        return document;
    }

    private static Date date(String time) {
        return Date.from(Instant.parse(time));
    }
}
