package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.api.v1alpha1.ModelType;
import io.flead.api.v1alpha1.Trainer;
import io.flead.contract.pipeline.PipelineFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorSettingsTest {

    private static final String DETECTION =
            "detection: {zScore: 4, warmup: 70, quantile: 0.95, factor: 2.5, tauRows: 80, timeoutRows: 300}";

    @TempDir
    private Path directory;

    @Test
    void everyWordOfAnAutoencodersPipelineArrives() throws Exception {
        DetectorSettings settings = declared("""
                model: {type: autoencoder, hidden: 5, seed: 9, learningRate: 0.01, epochs: 3, batchSize: 16, bufferSize: 600, trainer: dl4j}
                """ + DETECTION);

        assertThat(settings.shape())
                .isEqualTo(
                        new ModelShape(ModelType.AUTOENCODER, List.of("temperature", "vibration", "pressure"), 5, 9));
        assertThat(settings.training())
                .isEqualTo(TrainingSettings.builder()
                        .learningRate(.01)
                        .epochs(3)
                        .batchSize(16)
                        .trainer(Trainer.DL4J)
                        .build());
        assertThat(((DetectorSettings.Autoencoder) settings).scoring())
                .isEqualTo(AutoencoderSettings.builder()
                        .zScore(4)
                        .warmup(70)
                        .bufferSize(600)
                        .quantile(.95)
                        .timeoutRows(300)
                        .build());
    }

    @Test
    void everyWordOfALeaveOneOutPipelineArrives() throws Exception {
        DetectorSettings settings = declared("model: {bufferSize: 600}\n" + DETECTION);

        assertThat(settings.shape().type()).isEqualTo(ModelType.LEAVE_ONE_OUT);
        assertThat(settings.training().trainer()).isEqualTo(Trainer.PLAIN);
        assertThat(((DetectorSettings.LeaveOneOut) settings).scoring())
                .isEqualTo(new LeaveOneOutSettings(70, 600, .95, 2.5, 80, 300, LeaveOneOutTuning.DEFAULTS));
    }

    @Test
    void aBufferHoldsTheWarmupAndManyRoundsAreManyPasses() throws Exception {
        DetectorSettings declared = declared("detection: {warmup: 5000}");

        assertThat(declared.warmup()).isEqualTo(5000);
        assertThat(((DetectorSettings.LeaveOneOut) declared).scoring().bufferSize())
                .isEqualTo(5000);
        assertThat(declared.withEpochs(20).training())
                .isEqualTo(declared.training().toBuilder().epochs(20).build());
    }

    @Test
    void aDefaultOfTheApiIsADefaultOfTheDetector() throws Exception {
        DetectorSettings declared = declared("interval: 30s");

        assertThat(declared.training()).isEqualTo(TrainingSettings.defaults());
        assertThat(((DetectorSettings.LeaveOneOut) declared).scoring()).isEqualTo(LeaveOneOutSettings.defaults());
    }

    @ParameterizedTest
    @EnumSource(ModelType.class)
    void settingsTravel(ModelType type) throws Exception {
        DetectorSettings declared = declared("model: {type: " + type.text() + "}");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(declared);
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(declared);
        }
    }

    @Test
    void settingsOfOneDetectorDoNotFitAModelOfTheOther() {
        ModelShape shape = new ModelShape(ModelType.LEAVE_ONE_OUT, List.of("a"), 4, 1);

        assertThatThrownBy(() -> new DetectorSettings.Autoencoder(
                        shape,
                        TrainingSettings.defaults(),
                        AutoencoderSettings.builder().build()))
                .hasMessageContaining(shape.id());
    }

    private DetectorSettings declared(String training) throws Exception {
        Path file = directory.resolve("pipeline.yaml");
        Files.writeString(file, """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: declared}
                spec:
                  devices:
                    source: {simulator: {seed: 1}}
                  readings:
                    features: [temperature, vibration, pressure]
                  training:
                """ + training.indent(4));
        return DetectorSettings.of(PipelineFile.load(file).spec());
    }
}
