package io.flead.testkit;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a faulty or hostile device may write to the readings topic, from a seed: readings with impossible values and times,
 * broken JSON, other encodings, deep nesting, noise. A few of them are valid readings of devices whose ids begin with
 * {@code hostile}; none is a reading of any other device. Not thread-safe.
 */
public final class HostileReadings {

    private static final List<String> VALUES = List.of(
            "1e308",
            "-1e308",
            "1e309",
            "4.9e-324",
            "NaN",
            "-Infinity",
            "\"NaN\"",
            "\"Infinity\"",
            "\"0x1p3\"",
            "\"1e999\"",
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "1".repeat(900),
            "1".repeat(5_000),
            "0." + "0".repeat(900) + "1",
            "\"" + "9".repeat(20_000) + "\"");
    private static final List<String> TIMES = List.of(
            "\"9999-12-31T23:59:59Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"1066-10-14T09:00:00Z\"",
            "9223372036854775807",
            "-9223372036854775808",
            "1e308",
            "-1",
            "0",
            "\"\"",
            "null",
            "[1]",
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-01-01T00:00:00+99:99\"");
    private static final List<String> IDS = List.of(
            "\"hostile\"",
            "\"hostile \\ud800\"",
            "\"hostile\\u0000\"",
            "\"hostile\\n\\t\\r\\\\\"",
            "\"hostile \u202e\uffff\"",
            "\"" + "h".repeat(257) + "\"",
            "\"\"",
            "null",
            "{\"id\": 1}");
    private static final List<Charset> ENCODINGS = List.of(
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16,
            Charset.forName("UTF-32BE"),
            Charset.forName("UTF-32LE"),
            StandardCharsets.ISO_8859_1);

    private final Random random;
    private final List<String> features;

    /**
     * Readings for a topic whose ids and times are in the fields {@code device_id} and {@code timestamp}.
     *
     * @param features names of the sensors' fields, as text in JSON has them
     */
    public HostileReadings(long seed, List<String> features) {
        this.random = new Random(seed);
        this.features = List.copyOf(features);
    }

    /** The next value of a record. */
    public byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> noise();
            case 1 -> nested();
            case 2 -> reading().getBytes(ENCODINGS.get(random.nextInt(ENCODINGS.size())));
            case 3 -> mutated(reading().getBytes(StandardCharsets.UTF_8));
            case 4 -> framed();
            default -> reading().getBytes(StandardCharsets.UTF_8);
        };
    }

    /** A value of 17 MiB, which compresses to a few kilobytes. */
    public static byte[] bomb() {
        return ("{\"device_id\":\"" + "b".repeat(17 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private String reading() {
        StringBuilder json = new StringBuilder("{\"device_id\":")
                .append(random.nextBoolean() ? "\"hostile-" + random.nextInt(20) + "\"" : pick(IDS))
                .append(",\"timestamp\":")
                .append(random.nextBoolean() ? "\"" + Instant.now() + "\"" : pick(TIMES));
        for (String feature : features) {
            json.append(",\"")
                    .append(feature)
                    .append("\":")
                    .append(random.nextInt(3) > 0 ? pick(VALUES) : Double.toString(random.nextGaussian() * 1e300));
        }
        return json.append('}').toString();
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] nested() {
        int depth = 1 << random.nextInt(16);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        return ("{\"device_id\":" + open.repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }

    /** The frame that a schema registry puts before a message, or a byte order mark. */
    private byte[] framed() {
        byte[] reading = reading().getBytes(StandardCharsets.UTF_8);
        byte[] frame =
                random.nextBoolean() ? new byte[] {0, 0, 0, 0, 7} : new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
        byte[] framed = new byte[frame.length + reading.length];
        System.arraycopy(frame, 0, framed, 0, frame.length);
        System.arraycopy(reading, 0, framed, frame.length, reading.length);
        return framed;
    }

    private byte[] mutated(byte[] reading) {
        for (int change = random.nextInt(6); change >= 0; change--) {
            reading[random.nextInt(reading.length)] = (byte) random.nextInt();
        }
        return random.nextBoolean() ? reading : Arrays.copyOf(reading, random.nextInt(reading.length));
    }
}
