package io.flead.contract.message;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123Z");

    @Test
    void anUpdateIsReadBackTheSameEvenWhenItsValuesAreBad() throws Exception {
        LocalModelUpdate update = new LocalModelUpdate(
                "m1",
                3,
                128,
                0.5,
                Double.NaN,
                "shape",
                new float[] {1.5f, Float.NaN, Float.NEGATIVE_INFINITY},
                new DeviceCalibration(200, -0.5),
                TIME);

        LocalModelUpdate decoded = LocalModelUpdate.decode(update.encode());
        assertThat(decoded.encode()).isEqualTo(update.encode());
        assertThat(decoded.deviceId()).isEqualTo("m1");
        assertThat(decoded.loss()).isNaN();
        assertThat(decoded.parameters()).containsExactly(1.5f, Float.NaN, Float.NEGATIVE_INFINITY);
    }

    @Test
    void aGlobalModelIsReadBackTheSame() throws Exception {
        GlobalModel model = model(new float[] {0, -0f, 1e-38f, 3});

        assertThat(GlobalModel.decode(model.encode()))
                .usingRecursiveComparison()
                .isEqualTo(model);
        assertThat(model.sha256()).hasSize(64);
        assertThat(model.key()).asString().isEqualTo("4");
    }

    @Test
    void anUpdatesCalibrationIsReadBackTheSameWhateverItHolds() throws Exception {
        for (DeviceCalibration calibration : List.of(
                new DeviceCalibration(
                        400, new double[] {-1.5, 2}, new double[] {-3, -0.0}, new double[] {0, .1, 0, .3}, new int[] {
                            10, 20
                        }),
                new DeviceCalibration(0, 0),
                new DeviceCalibration(
                        -1, new double[0], new double[] {Double.NaN, 1e300}, new double[] {7}, new int[] {-5}))) {
            LocalModelUpdate update =
                    new LocalModelUpdate("m1", 3, 128, .5, .4, "shape", new float[] {1}, calibration, TIME);
            assertThat(LocalModelUpdate.decode(update.encode()).calibration()).isEqualTo(calibration);
        }
    }

    @Test
    void aGlobalModelsCalibrationIsReadBackTheSame() throws Exception {
        GlobalModel model = calibrated(calibration());

        assertThat(GlobalModel.decode(model.encode()).calibration()).isEqualTo(calibration());
        assertThat(model.sha256()).isEqualTo(model(new float[] {1}).sha256());
    }

    @Test
    void aGlobalModelWithAnAlteredCalibrationIsRefused() {
        byte[] bytes = calibrated(calibration()).encode();
        byte[] quantile = java.nio.ByteBuffer.allocate(Double.BYTES)
                .order(LITTLE_ENDIAN)
                .putDouble(-.625)
                .array();
        bytes[indexOf(bytes, quantile)] ^= 1;

        assertThatThrownBy(() -> GlobalModel.decode(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("calibration")
                .hasMessageContaining("checksum");
    }

    @Test
    void invariant2_aGlobalCalibrationIsFiniteAndItsArraysFitEachOther() {
        double[] two = {1, 2};
        double[] growth = {0, 1, 0, 2};
        int[] lags = {10, 20};
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(3, new double[] {1, bad}, two, growth, lags);
            assertRefused(3, two, new double[] {1, bad}, growth, lags);
            assertRefused(3, two, two, new double[] {0, 1, 0, bad}, lags);
        }
        assertRefused(-1, two, two, growth, lags);
        assertRefused(0, two, two, growth, lags);
        assertRefused(3, new double[0], two, growth, lags);
        assertRefused(3, two, new double[] {1}, growth, lags);
        assertRefused(3, two, two, new double[] {0, 1, 2}, lags);
        assertRefused(3, two, two, new double[0], lags);
        assertRefused(3, two, two, growth, new int[0]);
    }

    /** A fleet calibration of lengths that do not fit, with a right checksum. */
    @Test
    void aGlobalModelWithACalibrationOfOtherLengthsIsRefused() throws Exception {
        var cut = io.flead.contract.wire.GlobalModelMessage.parseFrom(
                calibrated(calibration()).encode())
                .toBuilder();
        cut.setCalibration(cut.getCalibration().toBuilder().clearLogQuantile());
        cut.setCalibrationSha256(FleetCalibration.sha256(cut.getCalibration()));
        byte[] bytes = cut.build().toByteArray();

        assertThatThrownBy(() -> GlobalModel.decode(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("0 quantiles");
    }

    private static void assertRefused(
            int devices, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags) {
        assertThatThrownBy(() -> new FleetCalibration(devices, logThreshold, logQuantile, logGrowth, lags))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static FleetCalibration calibration() {
        return new FleetCalibration(
                5, new double[] {1.5, 2.5}, new double[] {-.625, -.5}, new double[] {0, .25, 0, .75}, new int[] {10, 20
                });
    }

    private static GlobalModel calibrated(FleetCalibration calibration) {
        return new GlobalModel(4, 3, "FedAvg", 20, 4000, 0.25, "shape", new float[] {1}, TIME, 3, calibration);
    }

    @Test
    void invariant2_aGlobalModelNeverHoldsNanOrInfinity() {
        assertThatThrownBy(() -> model(new float[] {1, Float.NaN})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model(new float[] {Float.POSITIVE_INFINITY}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGlobalModelWithAlteredParametersIsRefused() {
        byte[] bytes = model(new float[] {1, 2, 3}).encode();
        byte[] one = Parameters.encode(new float[] {1});
        int position = indexOf(bytes, one);
        bytes[position] ^= 1;

        assertThatThrownBy(() -> GlobalModel.decode(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void otherBytesAreNoMessage() {
        byte[] bytes = "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() -> GlobalModel.decode(bytes)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> LocalModelUpdate.decode(bytes)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> Anomaly.decode(bytes)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> Parameters.decode(new byte[5])).isInstanceOf(MalformedMessageException.class);
    }

    @Property(tries = 200)
    void parametersAreReadBackBitForBit(@ForAll float[] parameters) throws Exception {
        assertThat(Parameters.decode(Parameters.encode(parameters))).containsExactly(parameters);
    }

    @Test
    void parametersAreLittleEndianFloat32() {
        assertThat(Parameters.encode(new float[] {1f})).containsExactly(0, 0, 0x80, 0x3f);
    }

    @Test
    void anAnomalyWithoutADeviceIsRefused() {
        byte[] bytes =
                "{\"id\": \"a\", \"eventTime\": \"2026-11-22T10:00:00Z\", \"reading\": {}, \"zScores\": {}, \"contributors\": []}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Anomaly.decode(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("deviceId");
    }

    @Test
    void anAnomalyIsReadBackTheSameAndItsIdDependsOnItsReadingOnly() throws Exception {
        Anomaly anomaly = new Anomaly(
                Anomaly.idOf("m1", TIME, "readings-0@1"),
                "m1",
                TIME.toString(),
                Map.of("t", 1.0),
                3.5,
                1,
                Map.of("t", 4.5),
                List.of("t"),
                Anomaly.severityOf(3.5, 1),
                0.9,
                "autoencoder",
                7);

        assertThat(Anomaly.decode(anomaly.encode())).isEqualTo(anomaly);
        assertThat(anomaly.severity()).isEqualTo("major");
        assertThat(Anomaly.severityOf(1.99, 1)).isEqualTo("minor");
        assertThat(Anomaly.idOf("m1", TIME, "readings-0@1"))
                .isEqualTo(anomaly.id())
                .isNotEqualTo(Anomaly.idOf("m2", TIME, "readings-0@1"))
                .isNotEqualTo(Anomaly.idOf("m1", TIME, "readings-0@2"));
    }

    @Test
    void theServersStateIsReadBackWithItsModelAndCheckedLikeIt() throws Exception {
        ServerState state = new ServerState(new float[] {.5f, -2}, new float[] {3, 4e-9f});
        GlobalModel model = stateful(state);
        byte[] bytes = model.encode();

        assertThat(GlobalModel.decode(bytes).server()).isEqualTo(state);
        assertThat(GlobalModel.decode(bytes).encode()).isEqualTo(bytes);
        assertThat(GlobalModel.decode(stateful(ServerState.NONE).encode()).server())
                .isEqualTo(ServerState.NONE);

        byte[] moment = Parameters.encode(new float[] {4e-9f});
        bytes[indexOf(bytes, moment)] ^= 1;
        assertThatThrownBy(() -> GlobalModel.decode(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("server's state of global model 4 does not match its checksum");
        assertThatThrownBy(() -> stateful(new ServerState(new float[1], new float[0])))
                .hasMessageContaining("as long as the 2 parameters");
        assertThatThrownBy(() -> new ServerState(new float[] {Float.NaN}, new float[0]))
                .hasMessageContaining("momentum must not hold NaN");
    }

    private static GlobalModel stateful(ServerState state) {
        return new GlobalModel(
                4,
                3,
                "FedAdam",
                20,
                4000,
                0.25,
                "shape",
                new float[] {1, 2},
                TIME,
                3,
                FleetCalibration.NONE,
                4,
                RoundMedians.NONE,
                0,
                state,
                Optional.empty());
    }

    private static GlobalModel model(float[] parameters) {
        return new GlobalModel(4, 3, "FedAvg", 20, 4000, 0.25, "shape", parameters, TIME, 3, FleetCalibration.NONE);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
