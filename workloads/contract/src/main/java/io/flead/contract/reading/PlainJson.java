package io.flead.contract.reading;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in the plain form that nearly all have: one object of ASCII text without escapes, of numbers without an
 * exponent and of at most 15 digits, an ISO time in UTC or a number. Of any other message it says so, and a parser of all of
 * JSON reads it: this one must only never read a message otherwise than that one would. Immutable.
 *
 * <p>A number of 15 digits and a power of ten below 10^23 are doubles without an error, so that their quotient is rounded
 * once: to the double that any correct parser gives.
 */
final class PlainJson implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MOST_DIGITS = 15;
    private static final int MOST_NAME = 1000;
    private static final double[] POWERS = new double[MOST_DIGITS + 1];

    private static final int UNKNOWN = -1;
    private static final int NOT_PLAIN = -1;
    private static final int DEVICE_ID = -2;
    private static final int TIMESTAMP = -3;
    private static final int LABEL = -4;

    static {
        double power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    /** Open hash table of names; {@link #roles} says what each is: a feature's index, or one of the constants above. */
    private final byte[][] names;

    private final int[] roles;
    private final int features;

    PlainJson(List<String> features, String deviceIdField, String timestampField, @Nullable String labelField) {
        this.features = features.size();
        int slots = Integer.highestOneBit(4 * (features.size() + 3)) * 2;
        names = new byte[slots][];
        roles = new int[slots];
        for (int i = 0; i < features.size(); i++) {
            add(features.get(i), i);
        }
        // A name that stands for two things is that of a feature first, as in the other parser.
        add(deviceIdField, DEVICE_ID);
        add(timestampField, TIMESTAMP);
        if (labelField != null) {
            add(labelField, LABEL);
        }
    }

    private void add(String name, int role) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int hash = 0;
        for (byte each : bytes) {
            hash = 31 * hash + each;
        }
        int slot = slot(hash);
        while (names[slot] != null) {
            if (Arrays.equals(names[slot], bytes)) {
                roles[slot] = role >= 0 ? role : roles[slot];
                return;
            }
            slot = (slot + 1) & (names.length - 1);
        }
        names[slot] = bytes;
        roles[slot] = role;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 15)) & (names.length - 1);
    }

    /** Reads a message; null when it is not plain. */
    @Nullable ReadingFields read(byte[] message) {
        ReadingFields fields = new ReadingFields(features);
        return new Cursor(message).read(fields) ? fields : null;
    }

    /** A place in a message. */
    private final class Cursor {
        private final byte[] text;
        private int at;

        /** Of the number read last. */
        private double number;

        private Cursor(byte[] text) {
            this.text = text;
        }

        private byte next() {
            return at < text.length ? text[at] : 0;
        }

        private void skipBlanks() {
            while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
                at++;
            }
        }

        private boolean skip(char wanted) {
            if (next() != wanted) {
                return false;
            }
            at++;
            return true;
        }

        boolean read(ReadingFields fields) {
            if (!skip('{')) {
                return false;
            }
            boolean hasLabel = false;
            do {
                skipBlanks();
                int name = at + 1;
                int nameEnd = string();
                if (nameEnd == NOT_PLAIN || nameEnd - name > MOST_NAME) {
                    return false;
                }
                int role = role(name, nameEnd);
                skipBlanks();
                if (!skip(':')) {
                    return false;
                }
                skipBlanks();
                boolean isPlain = switch (role) {
                    case UNKNOWN -> other();
                    case DEVICE_ID -> deviceId(fields);
                    case TIMESTAMP -> timestamp(fields);
                    case LABEL -> !hasLabel && label(fields);
                    default -> feature(role, fields);
                };
                hasLabel |= role == LABEL;
                if (!isPlain) {
                    return false;
                }
                skipBlanks();
            } while (skip(','));
            if (!skip('}')) {
                return false;
            }
            skipBlanks();
            return at == text.length;
        }

        /** Where the text ends that begins here; the place is behind its quotes then. */
        private int string() {
            if (next() != '"') {
                return NOT_PLAIN;
            }
            for (int i = at + 1; i < text.length; i++) {
                byte each = text[i];
                if (each == '"') {
                    at = i + 1;
                    return i;
                }
                // Also all that is not ASCII: these bytes are negative.
                if (each < ' ' || each == '\\') {
                    return NOT_PLAIN;
                }
            }
            return NOT_PLAIN;
        }

        private int role(int from, int to) {
            int hash = 0;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + text[i];
            }
            int slot = slot(hash);
            while (names[slot] != null) {
                byte[] name = names[slot];
                if (name.length == to - from && Arrays.equals(name, 0, name.length, text, from, to)) {
                    return roles[slot];
                }
                slot = (slot + 1) & (names.length - 1);
            }
            return UNKNOWN;
        }

        private boolean feature(int index, ReadingFields fields) {
            if (fields.present[index] || !number()) {
                return false;
            }
            fields.values[index] = number;
            fields.present[index] = true;
            return true;
        }

        private boolean deviceId(ReadingFields fields) {
            int from = at + 1;
            int to = string();
            if (to == NOT_PLAIN || fields.deviceId != null) {
                return false;
            }
            fields.deviceId = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
            return true;
        }

        private boolean timestamp(ReadingFields fields) {
            Instant time;
            if (next() == '"') {
                int from = at + 1;
                int to = string();
                time = to == NOT_PLAIN ? null : EventTime.ofUtc(text, from, to);
            } else {
                time = number() ? EventTime.ofNumber(number) : null;
            }
            if (time == null || fields.eventTime != null) {
                return false;
            }
            fields.eventTime = time;
            return true;
        }

        private boolean label(ReadingFields fields) {
            int from = at;
            if (!number() || at != from + 1 || number > 1) {
                return false;
            }
            fields.label = OptionalInt.of((int) number);
            return true;
        }

        /** A value that counts for nothing. */
        private boolean other() {
            return switch (next()) {
                case '"' -> string() != NOT_PLAIN;
                case 't' -> literal("true");
                case 'f' -> literal("false");
                case 'n' -> literal("null");
                default -> number();
            };
        }

        private boolean literal(String word) {
            for (int i = 0; i < word.length(); i++) {
                if (!skip(word.charAt(i))) {
                    return false;
                }
            }
            return isEndOfValue();
        }

        /** A number of few digits, which is not a negative zero: as a whole number it has no sign. */
        private boolean number() {
            boolean negative = skip('-');
            long digits = 0;
            int count = 0;
            int from = at;
            int point = 0;
            while (at < text.length) {
                byte each = text[at];
                if (each >= '0' && each <= '9') {
                    digits = 10 * digits + each - '0';
                    if (++count > MOST_DIGITS) {
                        return false;
                    }
                } else if (each == '.' && point == 0 && at > from) {
                    point = at;
                } else {
                    break;
                }
                at++;
            }
            int whole = (point == 0 ? at : point) - from;
            boolean isNumber = whole > 0 && (whole == 1 || text[from] != '0') && (point == 0 || at > point + 1);
            if (!isNumber || (negative && digits == 0) || !isEndOfValue()) {
                return false;
            }
            double value = point == 0 ? digits : digits / POWERS[at - point - 1];
            number = negative ? -value : value;
            return true;
        }

        private boolean isEndOfValue() {
            return switch (next()) {
                case ',', '}', ' ', '\n', '\r', '\t' -> true;
                default -> false;
            };
        }
    }
}
