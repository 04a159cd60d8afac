package io.flead.local.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flead.api.v1alpha1.TopicNames;
import io.flead.contract.wire.GlobalModelMessage;
import io.flead.contract.wire.LocalModelUpdateMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record of a topic as a JSON document. Whatever its bytes are, there is one. */
final class RecordDocument {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RecordDocument() {}

    /** Time, place, key, headers where there are any, and the value: decoded as the topic's name says, or as JSON, text or bytes. */
    static ObjectNode of(ConsumerRecord<byte[], byte[]> row) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("time", Instant.ofEpochMilli(row.timestamp()).toString());
        document.put("partition", row.partition());
        document.put("offset", row.offset());
        document.set("key", text(row.key()));
        if (row.headers().iterator().hasNext()) {
            ObjectNode headers = document.putObject("headers");
            for (Header header : row.headers()) {
                headers.set(header.key(), text(header.value()));
            }
        }
        document.set("value", value(row.topic(), row.value()));
        return document;
    }

    private static JsonNode value(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return NullNode.getInstance();
        }
        try {
            if (topic.endsWith(TopicNames.LOCAL_MODEL_UPDATES)) {
                return MessageDocument.of(LocalModelUpdateMessage.parseFrom(bytes));
            }
            if (topic.endsWith(TopicNames.GLOBAL_MODEL_UPDATES)) {
                return MessageDocument.of(GlobalModelMessage.parseFrom(bytes));
            }
        } catch (InvalidProtocolBufferException e) {
            return text(bytes);
        }
        JsonNode text = text(bytes);
        try {
            JsonNode parsed = text.isTextual() ? JSON.readTree(text.textValue()) : text;
            return parsed.isMissingNode() ? text : parsed;
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    /** Text where the bytes are UTF-8 without control characters, hexadecimal where not. */
    private static JsonNode text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NullNode.getInstance();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(letter -> Character.isISOControl(letter) && !Character.isWhitespace(letter))) {
                return TextNode.valueOf(text);
            }
        } catch (CharacterCodingException e) {
            // Bytes of some other kind.
        }
        return TextNode.valueOf("0x" + HexFormat.of().formatHex(bytes));
    }
}
