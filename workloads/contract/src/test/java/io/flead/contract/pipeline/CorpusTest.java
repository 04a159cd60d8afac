package io.flead.contract.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flead.testkit.Manifests;
import io.flead.testkit.corpus.PipelineCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus and the examples, checked as {@code flead validate} checks a file. An API server judges the same files in
 * operator.
 */
class CorpusTest {

    @ParameterizedTest
    @MethodSource("accepted")
    void invariant9_whatACloudAcceptsALaptopAccepts(PipelineCase pipeline) {
        assertThatNoException().isThrownBy(() -> PipelineFile.read(pipeline.name(), pipeline.document()));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aBadPipelineIsRefusedWithItsFieldAndTheRemedyAndNothingElse(PipelineCase pipeline) {
        InvalidPipelineException refusal = catchThrowableOfType(
                InvalidPipelineException.class, () -> PipelineFile.check(pipeline.name(), pipeline.document()));

        assertThat(refusal).isNotNull();
        assertThat(refusal.violations())
                .extracting(Violation::toString)
                .singleElement()
                .asString()
                .startsWith(pipeline.field())
                .contains(pipeline.locally().orElseThrow());
    }

    @Test
    void theCorpusIsAsLargeAsPromised() {
        assertThat(refused()).hasSizeGreaterThanOrEqualTo(45);
        assertThat(PipelineCase.all().stream().filter(PipelineCase::valid)).hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAValidPipelineOfItsFilesName(Path example) throws Exception {
        assertThat(PipelineFile.load(example).name() + ".yaml")
                .isEqualTo(example.getFileName().toString());
    }

    private static Stream<PipelineCase> accepted() {
        return PipelineCase.all().stream().filter(pipeline -> pipeline.locally().isEmpty());
    }

    private static List<PipelineCase> refused() {
        return PipelineCase.all().stream()
                .filter(pipeline -> pipeline.locally().isPresent())
                .toList();
    }

    private static List<Path> examples() throws IOException {
        try (var files = Files.list(Path.of("../../manifests"))) {
            return files.filter(Manifests::isPipeline).sorted().toList();
        }
    }
}
