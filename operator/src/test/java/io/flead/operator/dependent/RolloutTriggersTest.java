package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.v1alpha1.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link ChangeTest} shows which change restarts which workload. */
final class RolloutTriggersTest {

    private static final Path BASE = Path.of("src/test/resources/golden/base/in.yaml");

    /** An operator sees a field so that a later version adds with a default, and the other way round. */
    @Test
    void invariant7_aFieldAtItsDefaultCountsAsAbsent() throws Exception {
        PipelineDocument base = PipelineDocument.of(DeclaredPipeline.read(BASE).pipeline());
        PipelineDocument without = new PipelineDocument(base.name(), base.spec().deepCopy());
        ((ObjectNode) without.spec().at("/training/model")).remove("epochs");
        ((ObjectNode) without.spec().at("/training")).remove("interval");

        assertThat(base.spec().at("/training/model/epochs").isMissingNode()).isFalse();
        assertThat(RolloutTriggers.digest(Program.TRAINING, without))
                .isEqualTo(RolloutTriggers.digest(Program.TRAINING, base));
    }
}
