package io.flead.operator.dependent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.kind.PrometheusRule;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** The alerts on the pipeline, for Prometheus. */
public final class AlertRuleDependent extends PipelineDependent<PrometheusRule> {

    private static final ObjectMapper JSON = new ObjectMapper();

    public AlertRuleDependent() {
        super(PrometheusRule.class, Component.MONITORING, Names::alerts);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        // A suspended pipeline is silent on purpose.
        return pipeline.getSpec().monitoring().alerts() && !pipeline.getSpec().suspend();
    }

    @Override
    public PrometheusRule desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        PrometheusRule rules = new PrometheusRule();
        rules.setMetadata(MonitoringLabels.added(metadata(pipeline), pipeline, prerequisites));
        rules.setSpec(spec(AlertRules.groups(pipeline)));
        return rules;
    }

    private static PrometheusRule.Spec spec(JsonNode ruleGroups) {
        ObjectNode spec = JSON.createObjectNode();
        spec.set("groups", ruleGroups);
        try {
            return JSON.treeToValue(spec, PrometheusRule.Spec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read the operator's alerts as rules of Prometheus", e);
        }
    }
}
