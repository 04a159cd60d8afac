package io.flead.contract.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.TimeSpan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingFormatTest {

    private static final Instant ARRIVAL = Instant.parse("2026-11-22T10:00:00Z");

    private static final Readings READINGS = new Readings(
            "machine", "at", List.of("t", "p"), "truth", TimeSpan.parse("1h"), TimeSpan.parse("3650d"), null, false);

    private final ReadingFormat format = new ReadingFormat(READINGS);
    private final ReadingFormat partial = new ReadingFormat(READINGS, true);

    @Test
    void aReadingHasItsValuesInTheOrderOfTheFeatures() {
        Reading reading = read("{\"p\": 2, \"extra\": {\"a\": [1]}, \"machine\": \"m1\", \"t\": 1.5,"
                + " \"at\": \"2026-11-22T09:59:59.250Z\", \"truth\": 1}");

        assertThat(reading.deviceId()).isEqualTo("m1");
        assertThat(reading.eventTime()).isEqualTo(Instant.parse("2026-11-22T09:59:59.250Z"));
        assertThat(reading.values()).containsExactly(1.5, 2);
        assertThat(reading.label()).hasValue(1);
    }

    @Test
    void aNumberIsAValidDeviceIdAndNumbersMayBeWrittenAsText() {
        Reading reading = read("{\"machine\": 17, \"t\": \"1e3\", \"p\": 2, \"at\": 1795341600}");

        assertThat(reading.deviceId()).isEqualTo("17");
        assertThat(reading.values()).containsExactly(1000, 2);
        assertThat(reading.label()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NOT_JSON             | hello                                                        | not JSON
            NOT_JSON             | [1]                                                          | expected a JSON object
            NOT_JSON             | {"machine":"m","at":1795341600,"t":1,"p":2} {}               | more than one
            NOT_JSON             | {"machine":"m","at":1795341600,"t":1,"p":2                   | not JSON
            DEVICE_UNKNOWN       | {"at":1795341600,"t":1,"p":2}                                | field machine is missing
            DEVICE_UNKNOWN       | {"machine":"","at":1795341600,"t":1,"p":2}                   | field machine is missing
            DEVICE_UNKNOWN       | {"machine":null,"at":1795341600,"t":1,"p":2}                 | field machine is missing
            DEVICE_UNKNOWN       | {"machine":"a\\u0000","at":1795341600,"t":1,"p":2}             | NUL character
            DEVICE_UNKNOWN       | {"machine":{"id":1},"at":1795341600,"t":1,"p":2}             | field machine is missing
            TIMESTAMP_UNREADABLE | {"machine":"m","t":1,"p":2}                                  | field at is missing
            TIMESTAMP_UNREADABLE | {"machine":"m","at":"yesterday","t":1,"p":2}                 | yesterday
            TIMESTAMP_FAR_OFF    | {"machine":"m","at":"2026-11-22T11:00:01Z","t":1,"p":2}      | arrived at
            TIMESTAMP_FAR_OFF    | {"machine":"m","at":0,"t":1,"p":2}                           | 1970-01-01T00:00:00Z
            FEATURE_MISSING      | {"machine":"m","at":1795341600,"t":1}                        | feature p is missing
            FEATURE_MISSING      | {"machine":"m","at":1795341600,"t":1,"p":null}               | feature p is null
            FEATURE_NOT_A_NUMBER | {"machine":"m","at":1795341600,"t":1,"p":"hot"}              | feature p is not a number: hot
            FEATURE_NOT_A_NUMBER | {"machine":"m","at":1795341600,"t":1,"p":[2]}                | feature p is not a number
            FEATURE_NOT_FINITE   | {"machine":"m","at":1795341600,"t":1,"p":NaN}                | feature p is NaN
            FEATURE_NOT_FINITE   | {"machine":"m","at":1795341600,"t":1,"p":1e999}              | feature p is Infinity
            """)
    void aMessageThatIsNoReadingIsRejectedWithReasonAndDetail(RejectionReason reason, String message, String detail) {
        assertThat(format.parse(null, message.getBytes(StandardCharsets.UTF_8), ARRIVAL))
                .isInstanceOfSatisfying(RejectedReading.class, rejected -> {
                    assertThat(rejected.reason()).isEqualTo(reason);
                    assertThat(rejected.detail()).contains(detail);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"machine\":\"m\",\"at\":1795341600,\"t\":1}",
                "{\"machine\":\"m\",\"at\":1795341600,\"t\":1,\"p\":null}",
                "{\"machine\":\"m\",\"at\":1795341600,\"t\":1,\"p\":NaN}",
                "{\"machine\":\"m\",\"at\":1795341600,\"t\":1,\"p\":\"nan\"}",
                "{\"machine\":\"m\",\"at\":1795341600,\"t\":1,\"p\":-Infinity}",
                "{\"machine\":\"m\",\"at\":1795341600,\"t\":1,\"p\":5,\"p\":null}"
            })
    void aPartialReadingHasNanWhereAValueIsMissing(String message) {
        Reading reading = (Reading) partial.parse(null, message.getBytes(StandardCharsets.UTF_8), ARRIVAL);
        assertThat(reading.values()).containsExactly(1, Double.NaN);
        Reading again = (Reading) partial.parse(null, partial.write(reading), ARRIVAL);
        assertThat(again.values()).containsExactly(1, Double.NaN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FEATURE_MISSING      | {"machine":"m","at":1795341600}                              | feature t is missing
            FEATURE_MISSING      | {"machine":"m","at":1795341600,"t":null,"p":NaN}             | feature t is null
            FEATURE_NOT_FINITE   | {"machine":"m","at":1795341600,"p":NaN}                      | feature p is NaN
            FEATURE_NOT_A_NUMBER | {"machine":"m","at":1795341600,"t":1,"p":"hot"}              | feature p is not a number: hot
            DEVICE_UNKNOWN       | {"at":1795341600,"t":1}                                      | field machine is missing
            """)
    void aPartialReadingWithoutAnyValueIsRejected(RejectionReason reason, String message, String detail) {
        assertThat(partial.parse(null, message.getBytes(StandardCharsets.UTF_8), ARRIVAL))
                .isInstanceOfSatisfying(RejectedReading.class, rejected -> {
                    assertThat(rejected.reason()).isEqualTo(reason);
                    assertThat(rejected.detail()).contains(detail);
                });
    }

    @Test
    void anEmptyMessageIsRejected() {
        assertThat(format.parse(null, null, ARRIVAL)).isInstanceOf(RejectedReading.class);
        assertThat(format.parse(null, new byte[0], ARRIVAL)).isInstanceOf(RejectedReading.class);
    }

    @Property(tries = 2000)
    void invariant3_anyBytesGiveAnAnswer(@ForAll byte[] bytes) {
        assertThat(format.parse(null, bytes, ARRIVAL)).isNotNull();
        assertThat(partial.parse(null, bytes, ARRIVAL)).isNotNull();
    }

    @Test
    void bytesThatLookLikeUtf32AreRejectedLikeAnyOther() {
        // The frame that a schema registry puts before a message, and a broken byte order mark.
        for (String hex : List.of("0000000001050607", "0001000005", "0000fffe")) {
            assertThat(format.parse(null, HexFormat.of().parseHex(hex), ARRIVAL))
                    .isInstanceOfSatisfying(
                            RejectedReading.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(RejectionReason.NOT_JSON));
        }
    }

    @Test
    void noDeviceSpeaksForAnotherWhereTheKeyMustBeItsId() {
        ReadingFormat keyed = new ReadingFormat(new Readings(
                "machine", "at", List.of("t"), null, TimeSpan.parse("1h"), TimeSpan.parse("3650d"), null, true));
        byte[] message = """
                {"machine": "pump Ä", "at": "2026-11-22T10:00:00Z", "t": 1}""".getBytes(StandardCharsets.UTF_8);
        assertThat(keyed.parse("pump Ä".getBytes(StandardCharsets.UTF_8), message, ARRIVAL))
                .isInstanceOf(Reading.class);
        assertThat(keyed.parse("pump B".getBytes(StandardCharsets.UTF_8), message, ARRIVAL))
                .isEqualTo(new RejectedReading(
                        RejectionReason.KEY_MISMATCH, "field machine is pump Ä, but the record's key is pump B"));
        assertThat(keyed.parse(null, message, ARRIVAL))
                .isEqualTo(new RejectedReading(
                        RejectionReason.KEY_MISMATCH, "field machine is pump Ä, but the record's key is missing"));
        assertThat(keyed.parse(new byte[1 << 20], message, ARRIVAL))
                .isInstanceOfSatisfying(
                        RejectedReading.class,
                        rejected -> assertThat(rejected.detail()).hasSizeLessThan(200));
        assertThat(keyed.parse("pump B".getBytes(StandardCharsets.UTF_8), new byte[] {'{'}, ARRIVAL))
                .isInstanceOfSatisfying(
                        RejectedReading.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectionReason.NOT_JSON));
    }

    @Property(tries = 300)
    void aWrittenReadingIsReadBackTheSame(@ForAll("readings") Reading reading) {
        assertThat(format.parse(null, format.write(reading), ARRIVAL)).isInstanceOfSatisfying(Reading.class, read -> {
            assertThat(read.deviceId()).isEqualTo(reading.deviceId());
            assertThat(read.eventTime()).isEqualTo(reading.eventTime());
            assertThat(read.values()).containsExactly(reading.values());
            assertThat(read.label()).isEqualTo(reading.label());
        });
    }

    @Provide
    Arbitrary<Reading> readings() {
        Arbitrary<String> devices = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(text -> !text.isBlank()
                        && text.chars().noneMatch(c -> Character.isSurrogate((char) c) || Character.isISOControl(c)));
        Arbitrary<Double> values = Arbitraries.doubles();
        return Combinators.combine(
                        devices, values, values, Arbitraries.integers().between(-1, 1), Arbitraries.integers())
                .as((device, t, p, label, millis) -> new Reading(
                        device,
                        ARRIVAL.minusMillis(Math.abs((long) millis)),
                        new double[] {t, p},
                        label < 0 ? OptionalInt.empty() : OptionalInt.of(label)));
    }

    private Reading read(String message) {
        ParsedReading parsed = format.parse(null, message.getBytes(StandardCharsets.UTF_8), ARRIVAL);
        assertThat(parsed).isInstanceOf(Reading.class);
        return (Reading) parsed;
    }
}
