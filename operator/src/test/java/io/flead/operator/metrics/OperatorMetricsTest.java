package io.flead.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {

    private final OperatorMetrics metrics = new OperatorMetrics();

    @Test
    void eachPipelineHasAFigureOfItsReadiness() {
        metrics.phase(new ResourceID("press", "plant"), Phase.Running);
        metrics.phase(new ResourceID("mill", "plant"), Phase.Degraded);
        metrics.phase(new ResourceID("lathe", "plant"), Phase.Provisioning);

        assertThat(ready("press")).isEqualTo(1);
        assertThat(ready("mill")).isZero();
        assertThat(ready("lathe")).isZero();
    }

    /** It is silent on purpose, or has left: no alert may stay. */
    @Test
    void aPipelineThatIsSuspendedOrGoneHasNone() {
        ResourceID press = new ResourceID("press", "plant");
        metrics.phase(press, Phase.Running);
        metrics.phase(press, Phase.Suspended);
        assertThat(ready("press")).isNull();

        metrics.phase(press, Phase.Degraded);
        assertThat(ready("press")).isZero();
        metrics.cleaned(press);
        assertThat(ready("press")).isNull();
    }

    private @Nullable Double ready(String pipeline) {
        return metrics.registry()
                .getSampleValue("flead_operator_pipeline_ready", new String[] {"namespace", "pipeline"}, new String[] {
                    "plant", pipeline
                });
    }
}
