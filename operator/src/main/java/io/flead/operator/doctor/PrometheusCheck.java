package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.operator.doctor.ClusterFacts.PrometheusFact;
import io.flead.operator.kind.PodMonitor;
import io.flead.operator.kind.PrometheusRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Whether a Prometheus selects the PodMonitors and PrometheusRules that the operator makes. */
final class PrometheusCheck {

    private static final String SUBJECT = "Prometheus";

    private PrometheusCheck() {}

    static List<Diagnosis> of(ClusterFacts facts, List<ExaminedPipeline> pipelines) {
        List<Diagnosis> lines = new ArrayList<>();
        for (ExaminedPipeline pipeline : pipelines) {
            pipeline.declared(PodMonitor.class)
                    .forEach(monitor ->
                            lines.add(judged(facts, pipeline, monitor, PrometheusFact::podMonitors, "podMonitor")));
            pipeline.declared(PrometheusRule.class)
                    .forEach(rule -> lines.add(judged(facts, pipeline, rule, PrometheusFact::rules, "rule")));
        }
        return lines;
    }

    private static Diagnosis judged(
            ClusterFacts facts,
            ExaminedPipeline pipeline,
            HasMetadata resource,
            Function<PrometheusFact, Selection> selection,
            String field) {
        String what = resource.getKind() + " of " + pipeline.subject();
        if (facts.prometheuses().isEmpty()) {
            return Diagnosis.warning(
                    SUBJECT, "no Prometheus resource was found that could select the " + what + ": create one");
        }
        Map<String, String> labels = resource.getMetadata().getLabels();
        String namespace = resource.getMetadata().getNamespace();
        Predicate<PrometheusFact> selects = prometheus -> selection
                .apply(prometheus)
                .selects(
                        labels,
                        prometheus.namespace().equals(namespace),
                        facts.namespaceLabels().orElse(Map.of()));
        return facts.prometheuses().stream()
                .filter(selects)
                .findFirst()
                .map(prometheus -> Diagnosis.ok(
                        SUBJECT,
                        prometheus.name() + " in namespace " + prometheus.namespace() + " selects the " + what))
                .orElseGet(() -> Diagnosis.warning(
                        SUBJECT,
                        "none selects the " + what + ": give it the label that " + field
                                + "Selector asks for in spec.monitoring.labels or the operator's --monitoring-labels (the"
                                + " chart's monitoring.labels); or set " + field
                                + "SelectorNilUsesHelmValues=false of kube-prometheus-stack"));
    }
}
