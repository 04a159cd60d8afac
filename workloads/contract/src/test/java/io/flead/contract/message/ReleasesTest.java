package io.flead.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each release wrote is read by this one: topics hold its messages, and its operator's pipeline files lie beside
 * newer images and the other way round. The folder of a release is never changed.
 */
class ReleasesTest {

    private static final Path RELEASES = Path.of("src/test/resources/releases");

    /** By the name of the file, without its ending and what follows the type in it. */
    private static final Map<String, Reader> READERS = Map.of(
            "alarm", bytes -> Alarm.decode(bytes).deviceId(),
            "anomaly", bytes -> Anomaly.decode(bytes).deviceId(),
            "device-status", bytes -> DeviceStatus.decode(bytes).deviceId(),
            "injection", bytes -> MachineInjection.decode(bytes).deviceId(),
            "verdict", bytes -> Verdict.decode(bytes).alarmId(),
            "score", bytes -> Score.decode(bytes).deviceId(),
            "local-model-update", bytes -> LocalModelUpdate.decode(bytes).deviceId(),
            "global-model", bytes -> GlobalModel.decode(bytes).sha256());

    @ParameterizedTest
    @MethodSource("releases")
    void everyMessageIsRead(Path release) throws Exception {
        List<Path> messages = files(release.resolve("messages"));
        assertThat(messages).isNotEmpty();
        for (Path message : messages) {
            String name = message.getFileName().toString();
            List<Reader> readers = READERS.entrySet().stream()
                    .filter(reader -> name.startsWith(reader.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(readers).as("who reads " + message).hasSize(1);
            assertThat(readers.get(0).read(Files.readAllBytes(message)))
                    .as(name)
                    .isNotBlank();
        }
        for (String kind : READERS.keySet()) {
            assertThat(messages)
                    .as(kind)
                    .anyMatch(message -> message.getFileName().toString().startsWith(kind));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void invariant7_thePipelineFileIsRead(Path release) throws Exception {
        Pipeline pipeline = PipelineFile.loadLeniently(release.resolve("pipeline.yaml"));

        assertThat(pipeline.name()).isEqualTo("quickstart");
        assertThat(pipeline.spec().devices().count()).isEqualTo(20);
        assertThat(pipeline.spec().readings().features()).hasSize(7);
        assertThat(pipeline.spec().training().interval().duration()).hasSeconds(10);
    }

    /** One of a later release: a field that this one does not know is left out. */
    @ParameterizedTest
    @MethodSource("releases")
    void invariant7_aPipelineFileOfALaterReleaseIsRead(Path release) throws Exception {
        String later = Files.readString(release.resolve("pipeline.yaml"))
                .replaceFirst("(?m)^spec:$", "spec:\n  ofTheFuture:\n    is: bright");
        assertThat(later).contains("ofTheFuture");
        Path file = Files.createTempFile("later", ".yaml");
        try {
            Files.writeString(file, later);
            assertThat(PipelineFile.loadLeniently(file).name()).isEqualTo("quickstart");
        } finally {
            Files.delete(file);
        }
    }

    private static List<Path> releases() throws IOException {
        return files(RELEASES);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private interface Reader {

        /** Reads a message and gives something that it must hold. */
        String read(byte[] bytes) throws MalformedMessageException;
    }
}
