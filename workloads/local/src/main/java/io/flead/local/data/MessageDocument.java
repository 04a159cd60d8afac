package io.flead.local.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.Parameters;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** A Protobuf message as a JSON document with the message's own field names, in the order of their numbers. */
final class MessageDocument {

    private static final String PARAMETERS = "parameters";
    private static final String MILLIS = "_millis";

    private MessageDocument() {}

    /** Every field that is set. Parameters are numbers, other bytes hexadecimal, times ISO 8601. */
    static ObjectNode of(MessageOrBuilder message) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        message.getAllFields().forEach((field, value) -> {
            String name = field.getName();
            if (field.isRepeated()) {
                ArrayNode array = document.putArray(camelCase(name));
                ((List<?>) value).forEach(element -> array.add(single(field, element)));
            } else if (name.endsWith(MILLIS) && value instanceof Long millis) {
                document.put(
                        camelCase(name.substring(0, name.length() - MILLIS.length())),
                        Instant.ofEpochMilli(millis).toString());
            } else {
                document.set(camelCase(name), single(field, value));
            }
        });
        return document;
    }

    /** Parameters of a model as numbers; as hexadecimal where the bytes are none. */
    static JsonNode parameters(byte[] bytes) {
        try {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (float parameter : Parameters.decode(bytes)) {
                array.add(parameter);
            }
            return array;
        } catch (MalformedMessageException e) {
            return TextNode.valueOf(HexFormat.of().formatHex(bytes));
        }
    }

    private static JsonNode single(FieldDescriptor field, Object value) {
        if (value instanceof MessageOrBuilder message) {
            return of(message);
        }
        if (value instanceof ByteString bytes) {
            return field.getName().equals(PARAMETERS)
                    ? parameters(bytes.toByteArray())
                    : TextNode.valueOf(HexFormat.of().formatHex(bytes.toByteArray()));
        }
        if (value instanceof Integer number) {
            return IntNode.valueOf(number);
        }
        if (value instanceof Long number) {
            return LongNode.valueOf(number);
        }
        if (value instanceof Double number) {
            return DoubleNode.valueOf(number);
        }
        return value instanceof Float number ? FloatNode.valueOf(number) : TextNode.valueOf(value.toString());
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder(name.length());
        boolean raise = false;
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter == '_') {
                raise = true;
            } else {
                text.append(raise ? Character.toUpperCase(letter) : letter);
                raise = false;
            }
        }
        return text.toString();
    }
}
