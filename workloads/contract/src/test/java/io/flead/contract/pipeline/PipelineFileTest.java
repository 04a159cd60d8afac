package io.flead.contract.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flead.api.v1alpha1.ModelType;
import io.flead.api.v1alpha1.TimeSpan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFileTest {

    private static final String MINIMAL = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: minimal}
            spec:
              devices: {source: {simulator: {}}}
              readings: {features: [temperature, pressure]}
            """;

    @Test
    void defaultsOfTheSchemaFillAMinimalFile() throws Exception {
        var document = PipelineFile.check("minimal", MINIMAL);

        assertThat(document.at("/spec/devices/count").asInt()).isEqualTo(10);
        assertThat(document.at("/spec/training/model/type").asText()).isEqualTo("leaveOneOut");
        assertThat(document.at("/spec/training/model/hidden").isMissingNode()).isTrue();
        assertThat(document.at("/spec/training/detection/zScore").asDouble()).isEqualTo(2.5);
        assertThat(document.at("/spec/analytics/windows/1").asText()).isEqualTo("5m");
        assertThat(document.at("/spec/devices/source/simulator/seed").asInt()).isEqualTo(7);
    }

    @Test
    void theQuickstartLoadsIntoTypes() throws Exception {
        Pipeline pipeline = PipelineFile.load(Path.of("../../manifests/quickstart.yaml"));

        assertThat(pipeline.name()).isEqualTo("quickstart");
        assertThat(pipeline.spec().training().interval()).isEqualTo(TimeSpan.parse("10s"));
        assertThat(pipeline.spec().training().model().type()).isEqualTo(ModelType.LEAVE_ONE_OUT);
        assertThat(pipeline.spec().devices().source().replay()).isNull();
        assertThat(pipeline.spec().readings().features()).hasSize(7);
    }

    @Test
    void aProgramIgnoresFieldsOfANewerRelease(@TempDir Path directory) throws Exception {
        Path newer = Files.writeString(directory.resolve("newer.yaml"), MINIMAL + """
                  fromTheFuture: 1
                  training: {fromTheFuture: {deep: true}, interval: 20s}
                alsoFromTheFuture: []
                """);

        assertThat(PipelineFile.loadLeniently(newer).spec().training().interval())
                .isEqualTo(TimeSpan.parse("20s"));
        assertThat(catchThrowableOfType(InvalidPipelineException.class, () -> PipelineFile.load(newer))
                        .violations())
                .hasSize(3);
    }

    @Test
    void aProgramStillRefusesAKnownFieldThatIsWrong(@TempDir Path directory) throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), MINIMAL + """
                  fromTheFuture: 1
                  training: {interval: soon}
                """);

        assertThat(catchThrowableOfType(InvalidPipelineException.class, () -> PipelineFile.loadLeniently(wrong))
                        .violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.path()).isEqualTo("spec.training.interval"));
    }

    @Test
    void aWrittenDocumentIsReadBackTheSame() throws Exception {
        var document = PipelineFile.check("minimal", MINIMAL);

        assertThat(PipelineFile.check("again", PipelineFile.write(document))).isEqualTo(document);
    }

    @Test
    void everyViolationIsReportedAtOnceWithPathValueAndRemedy() {
        List<String> problems = problems("""
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: Bad_Name}
                spec:
                  devices: {count: 2, rate: -1, source: {simulator: {}, external: {}}}
                  readings: {features: [], deviceIdFeld: x}
                  training: {interval: 30, checkpointInterval: soon, parallelism: two}
                  aggregation: {minDevices: 3, strategy: FedSGD, interval: 0s}
                  analytics: {schedule: every day}
                """);

        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem).startsWith("metadata.name must begin with a letter"))
                .anySatisfy(problem -> assertThat(problem).isEqualTo("spec.devices.rate: -1 must be above 0"))
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("spec.devices.source: set exactly one of simulator, replay and external"))
                .anySatisfy(problem -> assertThat(problem).isEqualTo("spec.readings.features: [] must list at least 1"))
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("spec.readings.deviceIdFeld: is not a field: did you mean deviceIdField?"))
                .anySatisfy(
                        problem -> assertThat(problem).isEqualTo("spec.training.interval: 30 must be text such as 30s"))
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("spec.training.checkpointInterval: \"soon\" must be a duration above zero such as"
                                + " 500ms, 30s, 1h30m or 30d"))
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("spec.training.parallelism: \"two\" must be a whole number such as 2"))
                .anySatisfy(
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "spec.aggregation.strategy: \"FedSGD\" must be one of FedAdagrad, FedAdam, FedAvg, FedAvgM, FedProx, FedYogi, Krum, Median, MultiKrum, TrimmedMean"))
                .anySatisfy(problem -> assertThat(problem).startsWith("spec.aggregation.interval: \"0s\" must be a"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("spec.analytics.schedule: \"every day\" must be a cron expression"))
                .hasSize(11);
    }

    @Test
    void moreMinDevicesThanDevicesIsRefusedWithBothNumbers() {
        assertThat(problems(MINIMAL.replace("devices: {", "devices: {count: 2, ")))
                .containsExactly("spec.aggregation.minDevices: 3 must not exceed devices.count, or no round could"
                        + " ever close: lower minDevices or raise count");
    }

    @Test
    void aFileWithoutANameGivesThatViolationOnly() {
        assertThat(problems(MINIMAL.replace("name: minimal", "")))
                .containsExactly("metadata.name: is required: name the pipeline");
    }

    @Test
    void aFeatureListedTwiceIsRefused() {
        assertThat(problems(MINIMAL.replace("pressure]", "temperature]")))
                .containsExactly("spec.readings.features[1]: \"temperature\" is listed twice: list it once");
    }

    private static List<String> problems(String yaml) {
        InvalidPipelineException thrown =
                catchThrowableOfType(InvalidPipelineException.class, () -> PipelineFile.check("file", yaml));
        return thrown.violations().stream().map(Violation::toString).toList();
    }
}
