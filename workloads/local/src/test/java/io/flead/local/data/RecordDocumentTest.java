package io.flead.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordDocumentTest {

    private static final Instant TIME = Instant.parse("2026-11-22T15:45:00Z");

    @Test
    void jsonStaysJson() {
        ObjectNode document = RecordDocument.of(row("plant7-alarms", bytes("m1"), bytes("{\"state\":\"open\"}")));

        assertThat(document.path("key").textValue()).isEqualTo("m1");
        assertThat(document.path("value").path("state").textValue()).isEqualTo("open");
    }

    @Test
    void anUpdateIsDecoded() {
        LocalModelUpdate update = new LocalModelUpdate(
                "m1", 3, 128, .5, .25, "shape", new float[] {1, -2.5f}, new DeviceCalibration(200, -.5), TIME, 1);

        ObjectNode document = RecordDocument.of(row("plant7-local-model-updates", bytes("m1"), update.encode()));

        assertThat(document.path("value"))
                .hasToString("{\"deviceId\":\"m1\",\"round\":3,\"samples\":128,\"lossBefore\":0.5,\"loss\":0.25,"
                        + "\"shapeId\":\"shape\",\"parameters\":[1.0,-2.5],"
                        + "\"calibration\":{\"rows\":200,\"logThreshold\":[-0.5]},"
                        + "\"createdAt\":\"2026-11-22T15:45:00Z\",\"epoch\":1}");
    }

    @Test
    void aGlobalModelIsDecoded() {
        GlobalModel model = new GlobalModel(
                4, 3, "FedAvg", 20, 4000, 0.25, "shape", new float[] {1}, TIME, 3, FleetCalibration.NONE);

        ObjectNode document = RecordDocument.of(row("global-model-updates", model.key(), model.encode()));

        assertThat(document.path("value").path("version").longValue()).isEqualTo(4);
        assertThat(document.path("value").path("parametersSha256").textValue()).isEqualTo(model.sha256());
    }

    @Test
    void aTombstoneHasNoValue() {
        assertThat(RecordDocument.of(row("device-status", bytes("m1"), null))
                        .path("value")
                        .isNull())
                .isTrue();
    }

    @Property
    void anyBytesAreShown(@ForAll byte[] key, @ForAll byte[] value) {
        for (String topic : new String[] {"edge-iiot-stream", "local-model-updates", "x-global-model-updates"}) {
            assertThat(RecordDocument.of(row(topic, key, value)).has("value")).isTrue();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> row(String topic, byte[] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(topic, 0, 7, key, value);
    }
}
