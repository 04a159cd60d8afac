package io.flead.operator.dependent;

import java.util.List;

/** All dependents, for whoever looks at what pipelines are made of without a cluster. */
public final class Dependents {

    private Dependents() {}

    /** One of each. */
    public static List<DeclaredResources> all() {
        return List.of(
                new PipelineConfigMap(),
                new KafkaTopics(),
                new KafkaUserDependent(),
                new MigrationJob(),
                new ProducerDeployment(),
                new AggregatorDeployment(),
                new AggregatorService(),
                new ArchiverDeployment(),
                new TrainingAccount(),
                new TrainingRole(),
                new TrainingRoleBinding(),
                new TrainingVolume(),
                new TrainingDeployment(),
                new AnalyticsAccount(),
                new AnalyticsRole(),
                new AnalyticsRoleBinding(),
                new AnalyticsVolume(),
                new WindowsApplication(),
                new BatchApplication(),
                new TrainingDisruptionBudget(),
                new ArchiverDisruptionBudget(),
                new PodsNetworkPolicy(),
                new AggregatorNetworkPolicy(),
                new TrainingNetworkPolicy(),
                new MetricsMonitor(),
                new AlertRuleDependent(),
                new DashboardsConfigMap());
    }
}
