package io.flead.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Severity;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectedReading;
import io.flead.contract.reading.RejectionReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Messages as a program of before wrote them are still read, and are written the same: they lie in topics and in
 * checkpoints.
 */
class GoldenMessagesTest {

    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final String DEVICE = "m\u00e4schine-1";

    @Test
    void aLocalModelUpdate() throws Exception {
        byte[] bytes = golden("local-model-update.bin");
        LocalModelUpdate update = LocalModelUpdate.decode(bytes);

        assertThat(update.deviceId()).isEqualTo(DEVICE);
        assertThat(update.round()).isEqualTo(3);
        assertThat(update.samples()).isEqualTo(128);
        assertThat(update.lossBefore()).isEqualTo(.5);
        assertThat(update.loss()).isEqualTo(.25);
        assertThat(update.shapeId()).isEqualTo("leaveOneOut-1x4-0123456789ab");
        assertThat(update.parameters()).containsExactly(1.5f, -2.25f, 3e-20f, -0f);
        assertThat(update.calibration().rows()).isEqualTo(400);
        assertThat(update.calibration().logThreshold()).containsExactly(-1.5, 2);
        assertThat(update.calibration().logQuantile()).containsExactly(-3, -.25);
        assertThat(update.calibration().logGrowth()).containsExactly(0, .1, 0, .3);
        assertThat(update.calibration().lags()).containsExactly(10, 20);
        assertThat(update.createdAt()).isEqualTo(TIME);
        assertThat(update.encode()).isEqualTo(bytes);
    }

    @Test
    void aGlobalModelWithoutCalibration() throws Exception {
        byte[] bytes = golden("global-model.bin");
        GlobalModel model = GlobalModel.decode(bytes);

        assertThat(model.version()).isEqualTo(5);
        assertThat(model.round()).isEqualTo(4);
        assertThat(model.strategy()).isEqualTo("FedAvg");
        assertThat(model.devices()).isEqualTo(3);
        assertThat(model.samples()).isEqualTo(300);
        assertThat(model.meanLoss()).isEqualTo(.5);
        assertThat(model.shapeId()).isEqualTo("autoencoder-1x4-0123456789ab");
        assertThat(model.parameters()).containsExactly(1.5f, -2.25f, 3e-20f, -0f);
        assertThat(model.createdAt()).isEqualTo(TIME);
        assertThat(model.parentVersion()).isEqualTo(4);
        assertThat(model.shapeRounds()).isEqualTo(5);
        assertThat(model.calibration().devices()).isZero();
        assertThat(model.encode()).isEqualTo(bytes);
    }

    @Test
    void aGlobalModelWithCalibration() throws Exception {
        byte[] bytes = golden("global-model-calibrated.bin");
        GlobalModel model = GlobalModel.decode(bytes);

        assertThat(model.shapeRounds()).isEqualTo(2);
        assertThat(model.calibration().devices()).isEqualTo(7);
        assertThat(model.calibration().logThreshold()).containsExactly(-1.5, 2);
        assertThat(model.calibration().logQuantile()).containsExactly(-3, -.25);
        assertThat(model.calibration().logGrowth()).containsExactly(0, .1, 0, .3);
        assertThat(model.calibration().lags()).containsExactly(10, 20);
        assertThat(model.encode()).isEqualTo(bytes);
    }

    @Test
    void anAlarm() throws Exception {
        byte[] bytes = golden("alarm.json");
        Alarm alarm = Alarm.decode(bytes);

        assertThat(alarm)
                .isEqualTo(new Alarm(
                        Alarm.idOf(DEVICE, TIME, "edge-iiot-stream-2@17"),
                        DEVICE,
                        Alarm.State.CLOSED,
                        60,
                        TIME.toString(),
                        TIME.plusSeconds(42).toString(),
                        TIME.plusSeconds(42).toString(),
                        Alarm.CloseReason.CLEARED,
                        3.5,
                        TIME.plusSeconds(3).toString(),
                        43,
                        12,
                        List.of(
                                new Alarm.Sensor("vibration", .71, Alarm.Direction.ABOVE, 2.5, 9.25),
                                new Alarm.Sensor("pressure", .29, null, null, null)),
                        Severity.MAJOR,
                        7));
        assertThat(alarm.summary()).isEqualTo("vibration 71 % (above), pressure 29 %");
        assertThat(new String(alarm.encode(), StandardCharsets.UTF_8) + "\n")
                .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void anAnomaly() throws Exception {
        byte[] bytes = golden("anomaly.json");
        Anomaly anomaly = Anomaly.decode(bytes);

        assertThat(anomaly)
                .isEqualTo(new Anomaly(
                        "d5dd8e4a-1287-3eed-a04e-2bff69149f96",
                        DEVICE,
                        TIME.toString(),
                        Map.of("vibration", 2.5, "temperature", -1e300),
                        3,
                        1,
                        Map.of("vibration", .125, "temperature", -31.5),
                        List.of("temperature"),
                        "critical",
                        .875,
                        "leaveOneOut",
                        5));
        assertThat(anomaly.encode()).isEqualTo(bytes);
    }

    @Test
    void anAlarmOfTheFleet() throws Exception {
        byte[] bytes = golden("alarm-fleet.json");
        Alarm alarm = Alarm.decode(bytes);

        assertThat(alarm.fleet()).isEqualTo(new Alarm.Fleet(6, 20, List.of("a", "b")));
        assertThat(alarm.summary()).isEqualTo("flow in 6 of 20 devices");
        assertThat(alarm.encode()).isEqualTo(bytes);
    }

    @Test
    void aDeviceStatus() throws Exception {
        byte[] bytes = golden("device-status.json");
        DeviceStatus status = DeviceStatus.decode(bytes);

        assertThat(status)
                .isEqualTo(new DeviceStatus(
                        DEVICE,
                        TIME.toString(),
                        DeviceStatus.State.SCORING,
                        "2026-11-22T09:59:59Z",
                        30,
                        2,
                        1.25,
                        1,
                        5,
                        List.of("b", "a")));
        assertThat(status.encode()).isEqualTo(bytes);
    }

    @Test
    void aScore() throws Exception {
        byte[] bytes = golden("score.json");
        Score score = Score.decode(bytes);

        assertThat(score)
                .isEqualTo(new Score(
                        DEVICE,
                        TIME.toString(),
                        "edge-iiot-stream-2@17",
                        Map.of("vibration", 2.5),
                        Map.of("vibration", 1.25f),
                        Map.of("vibration", 1f),
                        3.5f,
                        1.5f,
                        5));
        assertThat(score.isFlagged()).isTrue();
        assertThat(score.encode()).isEqualTo(bytes);
        assertThat(Score.encode(
                        DEVICE,
                        TIME.toString(),
                        "edge-iiot-stream-2@17",
                        List.of("temperature", "vibration"),
                        new double[] {Double.NaN, 2.5},
                        new float[] {Float.NaN, 1.25f},
                        new float[] {Float.NaN, 1},
                        3.5f,
                        1.5f,
                        5))
                .isEqualTo(bytes);
    }

    @Test
    void anInjection() throws Exception {
        byte[] bytes = golden("injection.json");
        MachineInjection injection = MachineInjection.decode(bytes);

        assertThat(injection)
                .isEqualTo(MachineInjection.of(
                        DEVICE,
                        MachineInjection.Act.FAILURE,
                        "oil_leak",
                        .75,
                        TIME.toString(),
                        4711,
                        120,
                        MachineInjection.Origin.REQUEST));
        assertThat(injection.encode()).isEqualTo(bytes);
    }

    @Test
    void aVerdict() throws Exception {
        byte[] bytes = golden("verdict.json");
        Verdict verdict = Verdict.decode(bytes);

        assertThat(verdict)
                .isEqualTo(new Verdict(
                        "f6f1b2f0-5d39-4b5d-9f6a-0d7f1d7c0f10",
                        "7f7e2f3c-0c5f-3a64-8a53-0d6f3a0f5a11",
                        DEVICE,
                        Verdict.Kind.SHELVED,
                        "Wartung am Mittwoch",
                        TIME.plusSeconds(28_800).toString(),
                        TIME.toString()));
        assertThat(verdict.encode()).isEqualTo(bytes);
    }

    @Test
    void aDeviceStatusWithAnOpenAlarm() throws Exception {
        byte[] bytes = golden("device-status-alarm.json");
        DeviceStatus status = DeviceStatus.decode(bytes);

        assertThat(status)
                .isEqualTo(DeviceStatus.decode(golden("device-status.json"))
                        .withAlarms("7f7e2f3c-0c5f-3a64-8a53-0d6f3a0f5a11", 4711, true));
        assertThat(status.encode()).isEqualTo(bytes);
    }

    @Test
    void aRejectedReadingWithItsHeaders() throws Exception {
        Readings readings = new Readings(
                "device_id",
                "timestamp",
                List.of("temperature", "vibration"),
                null,
                TimeSpan.parse("1h"),
                TimeSpan.parse("3650d"),
                null,
                false);
        RejectedReading rejected =
                (RejectedReading) new ReadingFormat(readings).parse(null, golden("rejected-reading.json"), TIME);

        assertThat(new String(golden("rejected-reading.headers"), StandardCharsets.UTF_8))
                .isEqualTo(
                        RejectionReason.REASON_HEADER + "=" + rejected.reason().text() + "\n"
                                + RejectionReason.DETAIL_HEADER + "=" + rejected.detail() + "\n"
                                + RejectionReason.SOURCE_HEADER + "=edge-iiot-stream-2@17\n");
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream stream = GoldenMessagesTest.class.getResourceAsStream("/golden/" + name)) {
            if (stream == null) {
                throw new IOException("no golden file " + name);
            }
            return stream.readAllBytes();
        }
    }
}
