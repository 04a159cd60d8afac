package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.v1alpha1.AlarmDelivery.Webhook;
import io.flead.api.v1alpha1.Api.TokenSecret;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Storage.Mongodb;
import io.flead.operator.prerequisites.KafkaAccess;
import io.flead.operator.prerequisites.KafkaAccess.SecretSetting;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Environment variables of the workloads: settings that depend on the place where they run. */
final class Variables {

    /** Directory of the pipeline file in every container. */
    static final String PIPELINE_DIRECTORY = "/etc/flead";

    private static final String HOST = "DATABASE_HOST";
    private static final String PORT = "DATABASE_PORT";
    private static final String NAME = "DATABASE_NAME";

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
     * names. A URL that the Secret does not have, Kubernetes puts together of variables before it.
     */
    static List<EnvVar> database(FleadPipeline pipeline, Prerequisites prerequisites) {
        String secret = pipeline.getSpec().storage().databaseSecret();
        List<EnvVar> variables = new ArrayList<>(
                switch (prerequisites.database()) {
                    case URL -> List.of(fromSecret(EnvironmentNames.DATABASE_URL, secret, "url"));
                    case JDBC_URI -> List.of(fromSecret(EnvironmentNames.DATABASE_URL, secret, "jdbc-uri"));
                    case PARTS ->
                        List.of(
                                fromSecret(HOST, secret, "host"),
                                fromSecret(NAME, secret, "dbname"),
                                variable(
                                        EnvironmentNames.DATABASE_URL,
                                        "jdbc:postgresql://" + valueOf(HOST) + "/" + valueOf(NAME)));
                    case PARTS_WITH_PORT ->
                        List.of(
                                fromSecret(HOST, secret, "host"),
                                fromSecret(PORT, secret, "port"),
                                fromSecret(NAME, secret, "dbname"),
                                variable(
                                        EnvironmentNames.DATABASE_URL,
                                        "jdbc:postgresql://" + valueOf(HOST) + ":" + valueOf(PORT) + "/"
                                                + valueOf(NAME)));
                });
        variables.add(fromSecret(EnvironmentNames.DATABASE_USER, secret, "username"));
        variables.add(fromSecret(EnvironmentNames.DATABASE_PASSWORD, secret, "password"));
        return variables;
    }

    /** As Kubernetes replaces it in a later variable. */
    private static String valueOf(String variable) {
        return "$(" + variable + ")";
    }

    /** {@code API_TOKEN}, where the pipeline names one. */
    static List<EnvVar> apiToken(FleadPipeline pipeline) {
        TokenSecret token = pipeline.getSpec().api().tokenSecret();
        return token == null ? List.of() : List.of(fromSecret(EnvironmentNames.API_TOKEN, token.name(), token.key()));
    }

    /** {@code WEBHOOK_TOKEN}, where the pipeline names a Secret of it. */
    static List<EnvVar> webhookToken(FleadPipeline pipeline) {
        return AggregatorDeployment.webhookSecret(pipeline).stream()
                .map(secret -> fromSecret(EnvironmentNames.WEBHOOK_TOKEN, secret, Webhook.TOKEN_KEY))
                .toList();
    }

    /** {@code MONGODB_URL}, where the pipeline names a Secret of it. */
    static List<EnvVar> mongodb(FleadPipeline pipeline) {
        Mongodb mongodb = pipeline.getSpec().storage().mongodb();
        return mongodb == null
                ? List.of()
                : List.of(fromSecret(
                        EnvironmentNames.MONGODB_URL, mongodb.secretRef().name(), Mongodb.URL_KEY));
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
