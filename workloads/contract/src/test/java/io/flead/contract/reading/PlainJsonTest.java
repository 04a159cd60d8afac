package io.flead.contract.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.TimeSpan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What the quick parser reads, it reads as Jackson does; what it leaves, Jackson reads. */
class PlainJsonTest {

    private static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    private static final Instant ARRIVAL = Instant.parse("2026-12-01T05:00:00.5Z");
    private static final byte[] KEY = "pump_7".getBytes(StandardCharsets.UTF_8);
    private static final ReadingFormat PARTIAL = new ReadingFormat(readings(), true);
    private static final ReadingFormat WHOLE = new ReadingFormat(readings(), false);

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        " ",
        "\n",
        "\t",
        "\0",
        "\u00e9",
        "null",
        "true",
        "false",
        "tru",
        "NaN",
        "0",
        "1",
        "-",
        "-0",
        "00",
        "0.0",
        "-0.0",
        "1.",
        ".5",
        "1.5",
        "12345.678",
        "1e3",
        "999999999999999",
        "9999999999999999",
        "0.1234567890123456",
        "\"1.5\"",
        "\"device\":",
        "\"at\":",
        "\"truth\":",
        "\"temperature\":",
        "\"pressure\":",
        "\"flow\":",
        "\"other\":",
        "\"pump_7\"",
        "\"pump_8\"",
        "\"\"",
        "\"2026-12-01T05:00:00Z\"",
        "\"2026-12-01T05:00:00.123456789Z\"",
        "\"2026-02-29T05:00:00Z\"",
        "\"2026-12-01T24:00:00Z\"",
        "\"2026-12-01T05:00:60Z\"",
        "\"2026-12-01 05:00:00\"",
        "\"2026-12-01T05:00:00.Z\"",
        "\"2026-12-01t05:00:00z\"",
        "1796101200",
        "1796101200500",
        "\"1796101200\"",
        "{}",
        "[1,2]",
        "\"a\\u0041\"",
        "\ud83d\ude00"
    };

    private static Readings readings() {
        return new Readings(
                "device", "at", FEATURES, "truth", TimeSpan.parse("1h"), TimeSpan.parse("36500d"), null, true);
    }

    /** A valid message of random values, with up to three random changes: pieces put in, cut out or in another's place. */
    @Property(tries = 20_000)
    void readsAsJacksonDoesOrNotAtAll(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder message = new StringBuilder(valid(random));
        for (int change = random.nextInt(4); change > 0; change--) {
            int from = random.nextInt(message.length() + 1);
            int to = Math.min(message.length(), from + random.nextInt(random.nextInt(12) + 1));
            message.replace(from, to, random.nextInt(3) == 0 ? "" : PIECES[random.nextInt(PIECES.length)]);
        }
        byte[] bytes = message.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            assertSame(PARTIAL, bytes);
            assertSame(WHOLE, bytes);
        }
    }

    /** Numbers of any length, with and without a point. */
    @Property(tries = 20_000)
    void readsEveryNumberAsJacksonDoes(@ForAll long digits, @ForAll("decimals") int decimals) {
        String text = BigDecimal.valueOf(digits, decimals).toPlainString();
        assertSame(
                PARTIAL,
                ("{\"device\":\"pump_7\",\"at\":\"2026-12-01T05:00:00Z\",\"flow\":" + text + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<Integer> decimals() {
        return Arbitraries.integers().between(0, 22);
    }

    /** From year 0 to 9999. */
    @Property
    void readsEveryTimeAsTheJdkDoes(@ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second) {
        for (int nano : new int[] {0, 120_000_000, 1_000, 999_999_999}) {
            Instant time = Instant.ofEpochSecond(second, nano);
            byte[] text = time.toString().getBytes(StandardCharsets.US_ASCII);
            assertThat(EventTime.ofUtc(text, 0, text.length)).isEqualTo(time);
        }
    }

    @Test
    void readsWhatTheProducerWrites() {
        Reading reading = new Reading(
                "pump_7", Instant.parse("2026-12-01T05:00:00.123Z"), new double[] {1.25, -3, 1e15}, OptionalInt.of(1));
        byte[] message = WHOLE.write(reading);
        assertThat(new String(message, StandardCharsets.UTF_8)).contains("1.0E15");
        assertSame(WHOLE, message);
        byte[] plain =
                "{\"device\":\"pump_7\",\"at\":\"2026-12-01T05:00:00.123Z\",\"temperature\":1.25,\"pressure\":-3,\"flow\":0.5, \"more\":\"x\",\"truth\":1}\n"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(new PlainJson(FEATURES, "device", "at", "truth").read(plain)).isNotNull();
        assertSame(WHOLE, plain);
    }

    private static String valid(Random random) {
        StringBuilder message = new StringBuilder("{\"device\":\"pump_7\",\"at\":\"2026-12-01T05:00:0")
                .append(random.nextInt(10))
                .append("Z\"");
        for (String feature : FEATURES) {
            message.append(random.nextBoolean() ? "," : ", ")
                    .append('"')
                    .append(feature)
                    .append("\":");
            message.append(Math.round(1e4 * random.nextGaussian()) / 1e3);
        }
        if (random.nextBoolean()) {
            message.append(",\"truth\":").append(random.nextInt(2));
        }
        if (random.nextBoolean()) {
            message.append(",\"other\":").append(PIECES[random.nextInt(PIECES.length)]);
        }
        return message.append('}').toString();
    }

    private static void assertSame(ReadingFormat format, byte[] message) {
        ParsedReading quick = format.parse(KEY, message, ARRIVAL);
        ParsedReading slow = format.parseAny(KEY, message, ARRIVAL);
        String shown = new String(message, StandardCharsets.UTF_8);
        if (slow instanceof Reading expected) {
            assertThat(quick).as(shown).isInstanceOf(Reading.class);
            Reading read = (Reading) quick;
            assertThat(read.deviceId()).as(shown).isEqualTo(expected.deviceId());
            assertThat(read.eventTime()).as(shown).isEqualTo(expected.eventTime());
            assertThat(read.label()).as(shown).isEqualTo(expected.label());
            for (int i = 0; i < expected.values().length; i++) {
                assertThat(Double.doubleToRawLongBits(read.values()[i]))
                        .as(shown)
                        .isEqualTo(Double.doubleToRawLongBits(expected.values()[i]));
            }
        } else {
            assertThat(quick).as(shown).isEqualTo(slow);
        }
    }
}
