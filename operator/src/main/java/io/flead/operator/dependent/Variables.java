package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.v1alpha1.Api.TokenSecret;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.prerequisites.KafkaAccess;
import io.flead.operator.prerequisites.KafkaAccess.SecretSetting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Environment variables of the workloads: settings that depend on the place where they run. */
final class Variables {

    /** Directory of the pipeline file in every container. */
    static final String PIPELINE_DIRECTORY = "/etc/flead";

    private Variables() {}

    /** {@code PIPELINE_FILE}. */
    static List<EnvVar> pipelineFile() {
        return List.of(variable(EnvironmentNames.PIPELINE_FILE, PIPELINE_DIRECTORY + "/" + PipelineConfigMap.FILE));
    }

    /** {@code KAFKA_BOOTSTRAP_SERVERS} and the other client settings, in the order of their names. */
    static List<EnvVar> kafka(KafkaAccess kafka) {
        List<EnvVar> variables = new ArrayList<>();
        variables.add(variable(EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS, kafka.bootstrapServers()));
        Map<String, String> plain = new TreeMap<>(kafka.properties());
        plain.forEach((property, value) -> variables.add(variable(nameOf(property), value)));
        kafka.secretSettings().stream()
                .sorted(Comparator.comparing(SecretSetting::property))
                .forEach(setting ->
                        variables.add(fromSecret(nameOf(setting.property()), setting.secret(), setting.key())));
        return variables;
    }

    /**
     * {@code DATABASE_URL}, {@code DATABASE_USER} and {@code DATABASE_PASSWORD}, from the Secret that the pipeline
     * names.
     */
    static List<EnvVar> database(FleadPipeline pipeline) {
        String secret = pipeline.getSpec().storage().databaseSecret();
        return List.of(
                fromSecret(EnvironmentNames.DATABASE_URL, secret, "url"),
                fromSecret(EnvironmentNames.DATABASE_USER, secret, "username"),
                fromSecret(EnvironmentNames.DATABASE_PASSWORD, secret, "password"));
    }

    /** {@code API_TOKEN}, where the pipeline names one. */
    static List<EnvVar> apiToken(FleadPipeline pipeline) {
        TokenSecret token = pipeline.getSpec().api().tokenSecret();
        return token == null ? List.of() : List.of(fromSecret(EnvironmentNames.API_TOKEN, token.name(), token.key()));
    }

    static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar fromSecret(String name, String secret, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, secret, null)
                .endValueFrom()
                .build();
    }

    /** {@code sasl.mechanism} is {@code KAFKA_SASL_MECHANISM}. */
    private static String nameOf(String property) {
        return EnvironmentNames.ofKafkaSetting(property);
    }
}
