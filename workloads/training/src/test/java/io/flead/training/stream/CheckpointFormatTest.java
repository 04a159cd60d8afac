package io.flead.training.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.RoundMedians;
import io.flead.detector.AutoencoderSettings;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.factory.DetectorFactory;
import io.flead.training.stream.OutgoingRecord.Header;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contents of checkpoints stay readable. {@code format-v1/*.bin} are serializer snapshots followed by a value,
 * written by the first version of the program; {@code -Dflead.write-formats=true} writes those of new types, and
 * changes none.
 */
class CheckpointFormatTest {

    private static final Path WRITTEN = Path.of("src/test/resources/format-v1");
    private static final DetectorSettings SETTINGS = new DetectorSettings.Autoencoder(
            new ModelShape(ModelType.AUTOENCODER, List.of("a", "b"), 2, 42),
            TrainingSettings.builder().learningRate(.003).epochs(1).batchSize(8).build(),
            AutoencoderSettings.builder().zScore(2.5).warmup(20).bufferSize(16).build());

    record Sample<T>(TypeInformation<T> type, T value) {
        TypeSerializer<T> serializer() {
            return type.createSerializer(new ExecutionConfig().getSerializerConfig());
        }

        @Override
        public String toString() {
            return type.toString();
        }
    }

    static Stream<Sample<?>> samples() throws IOException {
        Instant time = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
        float[] parameters = {1.5f, -2.25f, 3e-20f};
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("b", 2.5);
        values.put("a", -1e300);
        return Stream.of(
                new Sample<>(
                        StreamTypes.SOURCE_RECORD,
                        new SourceRecord(
                                "topic", 3, 1L << 40, 1_700_000_000_123L, 1_700_000_000_100L, null, new byte[] {1, 2, 3
                                })),
                new Sample<>(
                        StreamTypes.DEVICE_READING,
                        new DeviceReading(
                                "m\u00e4schine", time, new double[] {1.5, -2e-300, 0}, 17, 16, "readings-2@17")),
                new Sample<>(
                        StreamTypes.TRAINING_TASK,
                        new TrainingTask(
                                "m",
                                7,
                                7, // as formats 1 and 2 are read, which do not have it
                                parameters,
                                new TrainingSet(2, 2, new float[] {1, 2, 3, 4}),
                                new DeviceCalibration(2, -1.25),
                                0)),
                new Sample<>(
                        StreamTypes.OUTGOING_RECORD,
                        new OutgoingRecord(
                                new byte[] {7},
                                null,
                                List.of(new Header("flead-reason", "not-json"), new Header("x", "")))),
                new Sample<>(
                        StreamTypes.GLOBAL_MODEL,
                        new GlobalModel(
                                5,
                                4,
                                "FedAvg",
                                3,
                                300,
                                .5,
                                "shape",
                                parameters,
                                Instant.ofEpochMilli(1),
                                4,
                                FleetCalibration.NONE)),
                new Sample<>(
                        StreamTypes.LOCAL_MODEL_UPDATE,
                        new LocalModelUpdate(
                                "m",
                                4,
                                100,
                                .5,
                                .25,
                                "shape",
                                parameters,
                                new DeviceCalibration(9, 1.5),
                                Instant.ofEpochMilli(1))),
                new Sample<>(
                        StreamTypes.ANOMALY,
                        new Anomaly(
                                "id",
                                "m",
                                time.toString(),
                                values,
                                3,
                                1,
                                values,
                                List.of("a"),
                                "critical",
                                .9,
                                "autoencoder",
                                5)),
                new Sample<>(StreamTypes.DEVICE_STATE, device(100)));
    }

    private static DeviceState device(int rows) throws IOException {
        DeviceState state = DeviceState.of(DetectorFactory.create(SETTINGS).newDevice());
        DeviceDetector live = state.detector(DetectorFactory.create(SETTINGS));
        for (int row = 0; row < rows; row++) {
            live.observe(row(row));
        }
        state.contributed(3, 1_700_000_000_000L);
        state.reported(1_700_000_000_000L);
        return state;
    }

    private static double[] row(int step) {
        return new double[] {Math.sin(step / 5.0), Math.cos(step / 5.0) + step % 7 * .01};
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void aValueIsReadBackAsItWasWritten(Sample<T> sample) throws IOException {
        T read = sample.serializer()
                .deserialize(new DataInputDeserializer(written(sample.serializer(), sample.value())));

        assertSame(read, sample.value());
        assertSame(sample.serializer().copy(sample.value()), sample.value());
    }

    /** Types that a checkpoint can hold: the others only flow between operators. */
    static Stream<Sample<?>> stored() throws IOException {
        return samples().filter(sample -> sample.type() instanceof StreamType<?>);
    }

    @ParameterizedTest
    @MethodSource("stored")
    <T> void theFirstVersionsStateIsStillRead(Sample<T> sample) throws IOException {
        Path file = WRITTEN.resolve(sample + ".bin");
        if (Boolean.getBoolean("flead.write-formats") && Files.notExists(file)) {
            DataOutputSerializer out = new DataOutputSerializer(64);
            TypeSerializerSnapshot.writeVersionedSnapshot(
                    out, sample.serializer().snapshotConfiguration());
            sample.serializer().serialize(sample.value(), out);
            Files.createDirectories(WRITTEN);
            Files.write(file, out.getCopyOfBuffer());
        }
        DataInputDeserializer in = new DataInputDeserializer(resource("/format-v1/" + sample + ".bin", file));
        TypeSerializerSnapshot<T> snapshot =
                TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());

        var compatibility = sample.serializer().snapshotConfiguration().resolveSchemaCompatibility(snapshot);
        assertThat(compatibility.isIncompatible()).isFalse();
        assertSame(snapshot.restoreSerializer().deserialize(in), sample.value());
        assertThat(in.available()).isZero();
    }

    @Test
    void aWholeCalibrationIsReadBackAsItWasWritten() throws IOException {
        DeviceCalibration calibration = new DeviceCalibration(
                400, new double[] {1, -2}, new double[] {-1, -3}, new double[] {0, .5, 0, .25}, new int[] {10, 20});
        float[] parameters = {1, 2};
        Sample<TrainingTask> task = new Sample<>(
                StreamTypes.TRAINING_TASK,
                new TrainingTask("m", 7, 3, parameters, new TrainingSet(1, 2, new float[] {1, 2}), calibration, 17));
        Sample<GlobalModel> model = new Sample<>(
                StreamTypes.GLOBAL_MODEL,
                new GlobalModel(
                        5,
                        4,
                        "FedAvg",
                        3,
                        300,
                        .5,
                        "shape",
                        parameters,
                        Instant.ofEpochMilli(1),
                        4,
                        new FleetCalibration(
                                3,
                                calibration.logThreshold(),
                                calibration.logQuantile(),
                                calibration.logGrowth(),
                                calibration.lags()),
                        2,
                        RoundMedians.NONE,
                        0));
        aValueIsReadBackAsItWasWritten(task);
        aValueIsReadBackAsItWasWritten(model);
    }

    @Test
    void aDeviceOutOfACheckpointGoesOnBitForBit() throws IOException {
        DeviceState original = device(100);
        DeviceState restored = original.copy();
        DeviceDetector one = original.detector(DetectorFactory.create(SETTINGS));
        DeviceDetector other = restored.detector(DetectorFactory.create(SETTINGS));
        for (int step = 100; step < 300; step++) {
            assertThat(other.observe(row(step))).usingRecursiveComparison().isEqualTo(one.observe(row(step)));
        }
        assertThat(restored.save()).isEqualTo(original.save());
    }

    @Test
    void aCopyIsNotChangedWithItsOriginal() throws IOException {
        DeviceState original = device(100);
        DeviceState copy = original.copy();
        byte[] before = copy.save().clone();
        original.detector(DetectorFactory.create(SETTINGS)).observe(row(100));
        original.contributed(4, 5);

        assertThat(copy.save()).isEqualTo(before).isNotEqualTo(original.save());
        assertThat(copy.contributedRound()).isEqualTo(3);
    }

    @Test
    void anOlderFormatIsMigratedAndANewerOneRefused() throws IOException {
        var first = new Evolving(1, 1);
        var second = new Evolving(2, 2);
        DataOutputSerializer out = new DataOutputSerializer(16);
        first.serialize("five", out);

        DataOutputSerializer oldSnapshot = new DataOutputSerializer(16);
        first.snapshotConfiguration().writeSnapshot(oldSnapshot);
        var restored = new Evolving.Snapshot(2);
        restored.readSnapshot(
                1,
                new DataInputDeserializer(oldSnapshot.getCopyOfBuffer()),
                getClass().getClassLoader());
        assertThat(second.snapshotConfiguration()
                        .resolveSchemaCompatibility(restored)
                        .isCompatibleAfterMigration())
                .isTrue();
        assertThat(restored.restoreSerializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo("five of 1");

        DataOutputSerializer newSnapshot = new DataOutputSerializer(16);
        second.snapshotConfiguration().writeSnapshot(newSnapshot);
        assertThatThrownBy(() -> new Evolving.Snapshot(1)
                        .readSnapshot(
                                1,
                                new DataInputDeserializer(newSnapshot.getCopyOfBuffer()),
                                getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("reads 1 to 1");
    }

    private static <T> byte[] written(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private static void assertSame(Object actual, Object expected) {
        if (actual instanceof DeviceState state && expected instanceof DeviceState other) {
            assertThat(state.save()).isEqualTo(other.save());
            assertThat(state.contributedRound()).isEqualTo(other.contributedRound());
            assertThat(state.contributedAtMillis()).isEqualTo(other.contributedAtMillis());
            assertThat(state.lastReadingAtMillis()).isEqualTo(other.lastReadingAtMillis());
        } else {
            assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    private static byte[] resource(String name, Path file) throws IOException {
        try (InputStream stream = CheckpointFormatTest.class.getResourceAsStream(name)) {
            return stream != null ? stream.readAllBytes() : Files.readAllBytes(file);
        }
    }

    /** A type whose format has changed once: the second version has a number behind the text. */
    private static final class Evolving extends VersionedSerializer<String> {

        private static final long serialVersionUID = 1L;

        private final int newest;

        Evolving(int readVersion, int newest) {
            super(readVersion);
            this.newest = newest;
        }

        @Override
        void write(String value, org.apache.flink.core.memory.DataOutputView target) throws IOException {
            target.writeUTF(value);
            if (newest > 1) {
                target.writeInt(newest);
            }
        }

        @Override
        String read(int version, org.apache.flink.core.memory.DataInputView source) throws IOException {
            return source.readUTF() + " of " + (version == 1 ? 1 : source.readInt());
        }

        @Override
        public TypeSerializerSnapshot<String> snapshotConfiguration() {
            return new Snapshot(newest);
        }

        static final class Snapshot extends VersionedSerializerSnapshot<String> {
            private final int newest;

            Snapshot(int newest) {
                super(newest);
                this.newest = newest;
            }

            @Override
            VersionedSerializer<String> serializer(int version) {
                return new Evolving(version, newest);
            }
        }
    }
}
