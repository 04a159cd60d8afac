package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.flead.api.v1alpha1.AlarmDelivery;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.SecretReference;
import io.flead.api.v1alpha1.ServiceResources;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Averages local models. One pod; a second one would be fenced by Kafka. */
public final class AggregatorDeployment extends ServiceDeployment {

    public AggregatorDeployment() {
        super(Program.AGGREGATOR, Names::aggregator);
    }

    @Override
    int replicas(FleadPipeline pipeline) {
        return 1;
    }

    @Override
    ServiceResources resources(FleadPipeline pipeline) {
        return pipeline.getSpec().aggregation().resources();
    }

    @Override
    List<EnvVar> variables(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<EnvVar> variables = new ArrayList<>(Variables.apiToken(pipeline));
        variables.addAll(Variables.webhookToken(pipeline));
        return variables;
    }

    @Override
    List<String> secrets(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<String> secrets = new ArrayList<>(super.secrets(pipeline, prerequisites));
        var token = pipeline.getSpec().api().tokenSecret();
        if (token != null) {
            secrets.add(token.name());
        }
        secrets.addAll(webhookSecret(pipeline).stream().toList());
        return secrets;
    }

    /** The Secret with the token of the webhook. */
    static Optional<String> webhookSecret(FleadPipeline pipeline) {
        return Optional.ofNullable(pipeline.getSpec().alarms().webhook())
                .map(AlarmDelivery.Webhook::secretRef)
                .map(SecretReference::name);
    }

    @Override
    @Nullable JsonNode podTemplate(FleadPipeline pipeline) {
        return pipeline.getSpec().aggregation().podTemplate();
    }

    @Override
    boolean alone() {
        return true;
    }
}
