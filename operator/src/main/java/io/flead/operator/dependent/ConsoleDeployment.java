package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.ServiceResources;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves the live page. It owns nothing: during an update two of it may run. */
public final class ConsoleDeployment extends ServiceDeployment {

    public ConsoleDeployment() {
        super(Program.CONSOLE, Names::console);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().console().enabled();
    }

    @Override
    int replicas(FleadPipeline pipeline) {
        return 1;
    }

    @Override
    ServiceResources resources(FleadPipeline pipeline) {
        return pipeline.getSpec().console().resources();
    }

    @Override
    @Nullable JsonNode podTemplate(FleadPipeline pipeline) {
        return pipeline.getSpec().console().podTemplate();
    }

    @Override
    boolean alone() {
        return false;
    }

    @Override
    List<String> secrets(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<String> secrets = new ArrayList<>(Pods.kafkaAndDatabaseSecrets(pipeline, prerequisites));
        var token = pipeline.getSpec().api().tokenSecret();
        if (token != null) {
            secrets.add(token.name());
        }
        return secrets;
    }

    @Override
    List<EnvVar> variables(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<EnvVar> variables = new ArrayList<>(Variables.database(pipeline, prerequisites));
        variables.addAll(Variables.apiToken(pipeline));
        variables.add(Variables.variable(EnvironmentNames.PROGRAM_URLS, programs(pipeline)));
        return variables;
    }

    /** The programs that have a Service. */
    private static String programs(FleadPipeline pipeline) {
        Names names = Names.of(pipeline);
        String aggregator = url(Program.AGGREGATOR, names.aggregator());
        return pipeline.getSpec().devices().source().simulator() == null
                ? aggregator
                : aggregator + "," + url(Program.PRODUCER, names.producer());
    }

    private static String url(Program program, String service) {
        return program.word() + "=http://" + service + ":" + AggregatorService.PORT;
    }
}
