package io.flead.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.analytics.batch.BatchCommand;
import io.flead.analytics.evaluation.EvaluationCommand;
import io.flead.analytics.windows.WindowsCommand;
import io.flead.api.v1alpha1.Program;
import io.flead.testkit.access.SpecAccess;
import org.junit.jupiter.api.Test;

class SpecAccessTest {

    @Test
    void windowsReadExactlyTheFieldsDeclaredAsTheirOwn() {
        assertThat(SpecAccess.of(WindowsCommand.class)).isEqualTo(SpecAccess.declaredFor(Program.WINDOWS));
    }

    @Test
    void theBatchReadsExactlyTheFieldsDeclaredAsItsOwn() {
        assertThat(SpecAccess.of(BatchCommand.class, EvaluationCommand.class))
                .isEqualTo(SpecAccess.declaredFor(Program.BATCH));
    }
}
