package io.flead.chaos.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelShape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LastModelTest {

    private static final String PIPELINE = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: test}
            spec:
              devices: {count: 5, rate: 2, source: {simulator: {seed: 1}}}
              readings: {features: [temperature, vibration]}
              training: {model: {type: autoencoder}}
            """;

    private FleadPipelineSpec spec;
    private ModelShape shape;
    private GlobalModel first;

    @BeforeEach
    void publishTheFirst() throws Exception {
        spec = PipelineFile.read("test", PIPELINE).spec();
        shape = DetectorSettings.of(spec).shape();
        GlobalModel asked = model(1, shape.initialParameters());
        first = LastModel.again(spec, asked, Optional.empty(), fleet(0, shape.initialParameters()))
                .orElseThrow();
    }

    @Test
    void invariant1_theSameUpdatesInAnyOrderAmongOthersMakeTheSameModel() {
        List<LastModel.Update> updates = fleet(1, first.parameters());
        GlobalModel published = LastModel.again(spec, model(2, first.parameters()), Optional.of(first), updates)
                .orElseThrow();
        List<LastModel.Update> mixed = new ArrayList<>(updates);
        mixed.addAll(fleet(0, shape.initialParameters()));
        mixed.addAll(updates);
        mixed.add(new LastModel.Update(new byte[] {1}, new byte[] {2}));
        Collections.reverse(mixed);
        Optional<GlobalModel> again = LastModel.again(spec, published, Optional.of(first), mixed);
        assertThat(again.map(LastModel::sha256)).hasValue(LastModel.sha256(published));
        assertThat(published.version()).isEqualTo(2);
    }

    @Test
    void oneUpdateLessMakesAnother() {
        List<LastModel.Update> updates = fleet(1, first.parameters());
        GlobalModel published = LastModel.again(spec, model(2, first.parameters()), Optional.of(first), updates)
                .orElseThrow();
        Optional<GlobalModel> again =
                LastModel.again(spec, published, Optional.of(first), updates.subList(1, updates.size()));
        assertThat(again.map(LastModel::sha256)).isPresent().get().isNotEqualTo(LastModel.sha256(published));
    }

    @Test
    void withoutUpdatesThereIsNone() {
        assertThat(LastModel.again(spec, model(2, first.parameters()), Optional.of(first), List.of()))
                .isEmpty();
    }

    private List<LastModel.Update> fleet(long round, float[] global) {
        List<LastModel.Update> updates = new ArrayList<>();
        for (int device = 0; device < 5; device++) {
            float[] parameters = global.clone();
            parameters[device] += 0.125f * (device + 1);
            String id = "device-" + device;
            DeviceCalibration none =
                    new DeviceCalibration(100, new double[0], new double[0], new double[0], new int[0]);
            byte[] value = new LocalModelUpdate(
                            id, round, 10L * (device + 1), 0.5, 0.6, shape.id(), parameters, none, Instant.EPOCH)
                    .encode();
            updates.add(new LastModel.Update(id.getBytes(StandardCharsets.UTF_8), value));
        }
        return updates;
    }

    private GlobalModel model(long version, float[] parameters) {
        return new GlobalModel(
                version,
                version - 1,
                "fedavg",
                1,
                1,
                0.5,
                shape.id(),
                parameters,
                Instant.EPOCH,
                version - 1,
                FleetCalibration.NONE);
    }
}
