package io.flead.training.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.digest.Sha256;
import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectionReason;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.OutgoingRecord;
import io.flead.training.stream.OutgoingRecord.Header;
import io.flead.training.stream.SourceRecord;
import io.flead.training.stream.StreamTypes;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing Flink's harness may throw anything
class ReadingParserTest {

    private static final long ARRIVAL = Instant.parse("2026-01-01T00:00:05Z").toEpochMilli();
    private static final Readings READINGS = new Readings(
            "device_id", "timestamp", Fleet.FEATURES, "truth", TimeSpan.parse("1h"), TimeSpan.parse("1d"), null, false);

    private static final OldestOffset NOTHING_EXPIRED = (topic, partition) -> 0;

    @Test
    void invariant4_aLabelIsDroppedBeforeAnythingElseSeesTheReading() throws Exception {
        try (var harness = open(new ReadingParser(ReadingFormat.withoutLabel(READINGS, false), NOTHING_EXPIRED))) {
            send(harness, message(""));
            send(harness, message(",\"truth\":1"));
            send(harness, message(",\"truth\":0"));
            send(harness, message(",\"truth\":{\"deep\":1}"));

            List<DeviceReading> readings = harness.extractOutputValues();
            assertThat(readings)
                    .hasSize(4)
                    .allSatisfy(reading ->
                            assertThat(reading).usingRecursiveComparison().isEqualTo(readings.get(0)));
        }
        assertThat(DeviceReading.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .containsExactly("deviceId", "eventTime", "values", "arrivedAtMillis", "sentAtMillis", "source");
        byte[] labelled = message(",\"truth\":1").getBytes(UTF_8);
        Reading reading = (Reading)
                ReadingFormat.withoutLabel(READINGS, false).parse(null, labelled, Instant.ofEpochMilli(ARRIVAL));
        assertThat(reading.label()).isEmpty();
    }

    @Test
    void invariant3_aMessageThatIsNoReadingIsPassedOnAsItCameWithTheReason() throws Exception {
        ReadingParser parser = new ReadingParser(ReadingFormat.withoutLabel(READINGS, false), NOTHING_EXPIRED);
        try (var harness = open(parser)) {
            send(harness, "nonsense");
            send(harness, message(""));
            harness.processElement(new SourceRecord("readings", 2, 18, ARRIVAL, ARRIVAL, null, null), 0);

            assertThat(harness.extractOutputValues()).hasSize(1);
            List<OutgoingRecord> rejected = harness.getSideOutput(ReadingParser.REJECTED).stream()
                    .map(element -> element.getValue())
                    .toList();
            assertThat(rejected).hasSize(2);
            assertThat(rejected.get(0).key()).isEqualTo("key".getBytes(UTF_8));
            assertThat(rejected.get(0).value()).isEqualTo("nonsense".getBytes(UTF_8));
            assertThat(rejected.get(0).headers())
                    .contains(new Header("flead-reason", "not-json"), new Header("flead-source", "readings-2@17"));
            assertThat(rejected.get(1).key()).isNull();
            assertThat(rejected.get(1).value()).isNull();
            assertThat(parser.rejectedFor(RejectionReason.NOT_JSON)).isEqualTo(2);
        }
    }

    @Test
    void invariant10_aHugeRecordIsRefusedAndPublishedInPart() throws Exception {
        ReadingParser parser = new ReadingParser(ReadingFormat.withoutLabel(READINGS, false), NOTHING_EXPIRED);
        byte[] huge = "a".repeat(17 << 20).getBytes(UTF_8);
        try (var harness = open(parser)) {
            harness.processElement(new SourceRecord("readings", 2, 18, ARRIVAL, ARRIVAL, huge, huge), 0);

            assertThat(harness.getSideOutput(ReadingParser.REJECTED))
                    .singleElement()
                    .satisfies(element -> {
                        OutgoingRecord rejected = element.getValue();
                        assertThat(rejected.key()).hasSize(ReadingParser.MOST_REJECTED_BYTES);
                        assertThat(rejected.value()).hasSize(ReadingParser.MOST_REJECTED_BYTES);
                        assertThat(rejected.headers())
                                .contains(
                                        new Header("flead-reason", "too-large"),
                                        new Header("flead-length", String.valueOf(huge.length)),
                                        new Header("flead-sha256", Sha256.hex(huge)));
                    });
            assertThat(parser.rejectedFor(RejectionReason.TOO_LARGE)).isOne();
        }
    }

    @Test
    void invariant3_theCountOfRejectedGoesOnFromTheSnapshot() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = open(new ReadingParser(ReadingFormat.withoutLabel(READINGS, false), NOTHING_EXPIRED))) {
            send(harness, "nonsense");
            snapshot = harness.snapshot(1, 1);
            send(harness, "more nonsense");
        }
        ReadingParser parser = new ReadingParser(ReadingFormat.withoutLabel(READINGS, false), NOTHING_EXPIRED);
        try (var harness = harness(parser)) {
            harness.initializeState(snapshot);
            harness.open();
            send(harness, "more nonsense");
            assertThat(parser.rejectedFor(RejectionReason.NOT_JSON)).isEqualTo(2);
        }
    }

    @Test
    void invariant3_readingsThatRetentionTookWhileTheJobWasAwayAreCounted() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = open(parser(NOTHING_EXPIRED))) {
            harness.setProcessingTime(1);
            send(harness, 0, 17);
            send(harness, 1, 40);
            snapshot = harness.snapshot(1, 1);
        }
        ReadingParser parser = parser((topic, partition) -> partition == 0 ? 100 : 0);
        try (var harness = harness(parser)) {
            harness.initializeState(snapshot);
            harness.open();
            harness.setProcessingTime(2);
            assertThat(parser.lost()).isZero();
            send(harness, 0, 100);
            assertThat(parser.lost()).isEqualTo(100 - 18);
            send(harness, 0, 101);
            // the marker of a transaction
            send(harness, 1, 42);
            assertThat(parser.lost()).isEqualTo(100 - 18);
            snapshot = harness.snapshot(2, 2);
        }
        ReadingParser restored = parser((topic, partition) -> 102);
        try (var harness = harness(restored)) {
            harness.initializeState(snapshot);
            harness.open();
            send(harness, 0, 102);
            assertThat(restored.lost()).isEqualTo(100 - 18);
        }
    }

    @Test
    void invariant3_readingsThatRetentionTakesFromAJobThatIsTooSlowAreCounted() throws Exception {
        ReadingParser parser = parser((topic, partition) -> 50);
        try (var harness = open(parser)) {
            send(harness, 0, 17);
            send(harness, 0, 60);
            assertThat(parser.lost()).isEqualTo(50 - 18);
        }
    }

    private static ReadingParser parser(OldestOffset oldest) {
        return new ReadingParser(ReadingFormat.withoutLabel(READINGS, false), oldest);
    }

    private static void send(
            OneInputStreamOperatorTestHarness<SourceRecord, DeviceReading> harness, int partition, long offset)
            throws Exception {
        harness.processElement(
                new SourceRecord(
                        "readings",
                        partition,
                        offset,
                        ARRIVAL,
                        ARRIVAL,
                        null,
                        message("").getBytes(UTF_8)),
                0);
    }

    @Test
    void aReadingThatLacksAFeatureIsPassedOnWhereTheOthersCanBeJudged() throws Exception {
        ReadingParser parser = new ReadingParser(ReadingFormat.withoutLabel(READINGS, true), NOTHING_EXPIRED);
        try (var harness = open(parser)) {
            send(harness, message(",\"pressure\":null"));
            send(harness, message("").replace("\"vibration\":2,", ""));
            send(harness, message(",\"temperature\":NaN,\"vibration\":null,\"pressure\":\"nan\""));

            List<DeviceReading> readings = harness.extractOutputValues();
            assertThat(readings)
                    .extracting(DeviceReading::values)
                    .containsExactly(new double[] {1, 2, Double.NaN}, new double[] {1, Double.NaN, 3});
            assertThat(parser.rejectedFor(RejectionReason.FEATURE_NOT_FINITE)).isEqualTo(1);
        }
    }

    private static OneInputStreamOperatorTestHarness<SourceRecord, DeviceReading> open(ReadingParser parser)
            throws Exception {
        var harness = harness(parser);
        harness.open();
        return harness;
    }

    private static OneInputStreamOperatorTestHarness<SourceRecord, DeviceReading> harness(ReadingParser parser)
            throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(parser));
        harness.setup(StreamTypes.DEVICE_READING.createSerializer(
                harness.getExecutionConfig().getSerializerConfig()));
        return harness;
    }

    private static void send(OneInputStreamOperatorTestHarness<SourceRecord, DeviceReading> harness, String value)
            throws Exception {
        harness.processElement(
                new SourceRecord("readings", 2, 17, ARRIVAL, ARRIVAL, "key".getBytes(UTF_8), value.getBytes(UTF_8)), 0);
    }

    private static String message(String more) {
        return "{\"device_id\":\"m\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"temperature\":1,\"vibration\":2,\"pressure\":3"
                + more + "}";
    }
}
