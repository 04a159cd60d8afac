package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of resources that a cluster may serve or not, because another operator brings them or because it is too old.
 */
public enum OptionalKind {
    KAFKA_TOPIC("kafka.strimzi.io/v1", "KafkaTopic", Provider.STRIMZI),
    KAFKA_USER("kafka.strimzi.io/v1", "KafkaUser", Provider.STRIMZI),
    FLINK_DEPLOYMENT(
            "flink.apache.org/v1beta1",
            "FlinkDeployment",
            Provider.FLINK,
            new KindFeature("spec.flinkVersion", "v1_20")),
    SPARK_APPLICATION(
            "sparkoperator.k8s.io/v1beta2", "SparkApplication", Provider.SPARK, new KindFeature("spec.suspend", "")),
    SCHEDULED_SPARK_APPLICATION(
            "sparkoperator.k8s.io/v1beta2",
            "ScheduledSparkApplication",
            Provider.SPARK,
            new KindFeature("spec.template.suspend", "")),
    POD_MONITOR("monitoring.coreos.com/v1", "PodMonitor", Provider.PROMETHEUS),
    PROMETHEUS_RULE("monitoring.coreos.com/v1", "PrometheusRule", Provider.PROMETHEUS),
    POD_DISRUPTION_BUDGET("policy/v1", "PodDisruptionBudget", Provider.KUBERNETES),
    CRON_JOB("batch/v1", "CronJob", Provider.KUBERNETES);

    private final String apiVersion;
    private final String kind;
    private final Provider provider;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final @Nullable KindFeature newest;

    OptionalKind(String apiVersion, String kind, Provider provider) {
        this(apiVersion, kind, provider, null);
    }

    /** @param newest the feature that came last of those that the operator uses */
    OptionalKind(String apiVersion, String kind, Provider provider, @Nullable KindFeature newest) {
        this.newest = newest;
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.provider = provider;
    }

    /** The kind of a type of resource; empty when every cluster serves it. */
    public static Optional<OptionalKind> of(Class<? extends HasMetadata> type) {
        return Arrays.stream(values())
                .filter(optional -> optional.kind.equals(HasMetadata.getKind(type)))
                .findFirst();
    }

    /** Group and version, such as {@code policy/v1}. */
    public String apiVersion() {
        return apiVersion;
    }

    public String kind() {
        return kind;
    }

    /** The version of the group, such as {@code v1}. */
    String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /** Name of the CustomResourceDefinition, such as {@code kafkatopics.kafka.strimzi.io}. */
    public String definition() {
        return kind.toLowerCase(Locale.ROOT) + "s." + apiVersion.substring(0, apiVersion.indexOf('/'));
    }

    /** What a kind that is new enough has; empty when every release that serves the version is. */
    Optional<KindFeature> newest() {
        return Optional.ofNullable(newest);
    }

    /** The operator that provides it. */
    public Provider provider() {
        return provider;
    }
}
