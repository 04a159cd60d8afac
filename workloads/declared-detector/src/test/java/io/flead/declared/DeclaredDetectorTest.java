package io.flead.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.pipeline.PipelineFile;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelType;
import io.flead.detector.TrainerKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredDetectorTest {

    @TempDir
    private Path directory;

    @Test
    void everyWordOfThePipelineArrives() throws Exception {
        DetectorSettings settings = declared("""
                model: {type: autoencoder, hidden: 5, seed: 9, learningRate: 0.01, epochs: 3, batchSize: 16, bufferSize: 600, trainer: dl4j}
                detection: {zScore: 4, warmup: 70, quantile: 0.95, factor: 2.5, tauRows: 80, timeoutRows: 300}""").settings();

        assertThat(settings.shape().type()).isEqualTo(ModelType.AUTOENCODER);
        assertThat(settings.shape().features()).containsExactly("temperature", "vibration", "pressure");
        assertThat(settings.shape().hidden()).isEqualTo(5);
        assertThat(settings.shape().seed()).isEqualTo(9);
        assertThat(settings.training().learningRate()).isEqualTo(.01);
        assertThat(settings.training().epochs()).isEqualTo(3);
        assertThat(settings.training().batchSize()).isEqualTo(16);
        assertThat(settings.training().trainer()).isEqualTo(TrainerKind.DL4J);
        assertThat(settings.detection().quantile()).isEqualTo(.95);
        assertThat(settings.leaveOneOut().warmup()).isEqualTo(70);
        assertThat(settings.leaveOneOut().buffer()).isEqualTo(600);
        assertThat(settings.leaveOneOut().factor()).isEqualTo(2.5);
    }

    @Test
    void aBufferHoldsTheWarmupAndManyRoundsAreManyPasses() throws Exception {
        DeclaredDetector declared = declared("detection: {warmup: 5000}");

        assertThat(declared.shape().type()).isEqualTo(ModelType.LEAVE_ONE_OUT);
        assertThat(declared.settings().leaveOneOut().buffer()).isEqualTo(5000);
        assertThat(declared.settings(4).training().epochs())
                .isEqualTo(4 * declared.settings().training().epochs());
    }

    @Test
    void itTravels() throws Exception {
        DeclaredDetector declared = declared("detection: {warmup: 70}");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(declared);
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(declared);
        }
    }

    private DeclaredDetector declared(String training) throws Exception {
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
        return DeclaredDetector.of(PipelineFile.load(file).spec());
    }
}
