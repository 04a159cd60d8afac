package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.kind.PrometheusRule;
import io.flead.operator.pipeline.Names;
import io.flead.operator.surroundings.OptionalKind;
import io.flead.operator.surroundings.Surroundings;
import java.io.IOException;
import java.util.Optional;

/** The alerts on the pipeline, from the rule file beside the operator's classes. */
public final class AlertRules extends PipelineDependent<PrometheusRule> {

    private static final PipelineTemplate RULES =
            PipelineTemplate.ofResource("/io/flead/operator/alerts.yaml").orElse(new PipelineTemplate("groups: []\n"));

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public AlertRules() {
        super(PrometheusRule.class);
    }

    @Override
    protected String name(FleadPipeline pipeline) {
        return Names.of(pipeline).alerts();
    }

    @Override
    public Optional<OptionalKind> optionalKind() {
        return Optional.of(OptionalKind.PROMETHEUS_RULE);
    }

    @Override
    public boolean wanted(FleadPipeline pipeline, Surroundings surroundings) {
        return pipeline.getSpec().monitoring().alerts();
    }

    @Override
    public PrometheusRule desired(FleadPipeline pipeline, Surroundings surroundings) {
        PrometheusRule rules = new PrometheusRule();
        rules.setMetadata(metadata(pipeline, "monitoring"));
        try {
            rules.setSpec(YAML.readValue(RULES.textFor(pipeline), PrometheusRule.Spec.class));
        } catch (IOException e) {
            throw new IllegalStateException("the operator's own rule file cannot be read", e);
        }
        return rules;
    }
}
