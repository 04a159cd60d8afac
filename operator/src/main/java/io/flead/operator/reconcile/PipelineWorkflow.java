package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ServerSideApplyDependent;
import io.flead.operator.condition.EnabledCondition;
import io.flead.operator.condition.KindAvailableCondition;
import io.flead.operator.condition.MigrationCompleteCondition;
import io.flead.operator.condition.TopicsReadyCondition;
import io.flead.operator.dependent.AggregatorDeployment;
import io.flead.operator.dependent.AggregatorNetworkPolicy;
import io.flead.operator.dependent.AggregatorService;
import io.flead.operator.dependent.AlertRuleDependent;
import io.flead.operator.dependent.AnalyticsAccount;
import io.flead.operator.dependent.AnalyticsRole;
import io.flead.operator.dependent.AnalyticsRoleBinding;
import io.flead.operator.dependent.AnalyticsVolume;
import io.flead.operator.dependent.ArchiverDeployment;
import io.flead.operator.dependent.ArchiverDisruptionBudget;
import io.flead.operator.dependent.BatchApplication;
import io.flead.operator.dependent.BatchCronJob;
import io.flead.operator.dependent.ConsoleDeployment;
import io.flead.operator.dependent.ConsoleService;
import io.flead.operator.dependent.DashboardsConfigMap;
import io.flead.operator.dependent.KafkaTopics;
import io.flead.operator.dependent.KafkaUserDependent;
import io.flead.operator.dependent.MetricsMonitor;
import io.flead.operator.dependent.MigrationJob;
import io.flead.operator.dependent.PipelineConfigMap;
import io.flead.operator.dependent.PodsNetworkPolicy;
import io.flead.operator.dependent.ProducerDeployment;
import io.flead.operator.dependent.ProducerService;
import io.flead.operator.dependent.TopicsJob;
import io.flead.operator.dependent.TrainingAccount;
import io.flead.operator.dependent.TrainingDeployment;
import io.flead.operator.dependent.TrainingDisruptionBudget;
import io.flead.operator.dependent.TrainingNetworkPolicy;
import io.flead.operator.dependent.TrainingRole;
import io.flead.operator.dependent.TrainingRoleBinding;
import io.flead.operator.dependent.TrainingVolume;
import io.flead.operator.dependent.WindowsApplication;
import io.flead.operator.dependent.WindowsDeployment;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/**
 * The resources that pipelines consist of: every dependent, the conditions under which it is reconciled, and the
 * dependents that have to be ready before it. {@link PipelineReconciler} inherits the annotation.
 */
@Workflow(
        explicitInvocation = true,
        handleExceptionsInReconciler = true,
        dependents = {
            @Dependent(
                    name = "pipeline-file",
                    type = PipelineConfigMap.class,
                    readyPostcondition = TopicsReadyCondition.class,
                    useEventSourceWithName = PipelineWorkflow.CONFIG_MAPS),
            @Dependent(name = "topics", type = KafkaTopics.class, activationCondition = KindAvailableCondition.class),
            @Dependent(
                    name = "topics-user",
                    type = KafkaUserDependent.class,
                    activationCondition = KindAvailableCondition.class),
            @Dependent(
                    name = "topics-job",
                    type = TopicsJob.class,
                    dependsOn = "pipeline-file",
                    useEventSourceWithName = PipelineWorkflow.JOBS),
            @Dependent(
                    name = "producer",
                    type = ProducerDeployment.class,
                    reconcilePrecondition = EnabledCondition.class,
                    dependsOn = "pipeline-file",
                    useEventSourceWithName = PipelineWorkflow.DEPLOYMENTS),
            @Dependent(
                    name = "producer-service",
                    type = ProducerService.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.SERVICES),
            @Dependent(
                    name = "aggregator-service",
                    type = AggregatorService.class,
                    useEventSourceWithName = PipelineWorkflow.SERVICES),
            @Dependent(
                    name = "aggregator",
                    type = AggregatorDeployment.class,
                    dependsOn = "pipeline-file",
                    useEventSourceWithName = PipelineWorkflow.DEPLOYMENTS),
            @Dependent(
                    name = "archiver-migration",
                    type = MigrationJob.class,
                    readyPostcondition = MigrationCompleteCondition.class,
                    useEventSourceWithName = PipelineWorkflow.JOBS),
            @Dependent(
                    name = "archiver",
                    type = ArchiverDeployment.class,
                    dependsOn = {"pipeline-file", "archiver-migration"},
                    useEventSourceWithName = PipelineWorkflow.DEPLOYMENTS),
            @Dependent(
                    name = "archiver-disruption-budget",
                    type = ArchiverDisruptionBudget.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class),
            @Dependent(
                    name = "training-account",
                    type = TrainingAccount.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.ACCOUNTS),
            @Dependent(
                    name = "training-role",
                    type = TrainingRole.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.ROLES),
            @Dependent(
                    name = "training-role-binding",
                    type = TrainingRoleBinding.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.ROLE_BINDINGS),
            @Dependent(
                    name = "training-volume",
                    type = TrainingVolume.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.VOLUMES),
            @Dependent(
                    name = "training",
                    type = TrainingDeployment.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class,
                    dependsOn = "pipeline-file"),
            @Dependent(
                    name = "training-disruption-budget",
                    type = TrainingDisruptionBudget.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class),
            @Dependent(
                    name = "analytics-account",
                    type = AnalyticsAccount.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.ACCOUNTS),
            @Dependent(
                    name = "analytics-role",
                    type = AnalyticsRole.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.ROLES),
            @Dependent(
                    name = "analytics-role-binding",
                    type = AnalyticsRoleBinding.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.ROLE_BINDINGS),
            @Dependent(
                    name = "analytics-volume",
                    type = AnalyticsVolume.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.VOLUMES),
            @Dependent(
                    name = "analytics-windows",
                    type = WindowsApplication.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class,
                    dependsOn = {"pipeline-file", "archiver-migration"}),
            @Dependent(
                    name = "analytics-windows-deployment",
                    type = WindowsDeployment.class,
                    reconcilePrecondition = EnabledCondition.class,
                    dependsOn = {"pipeline-file", "archiver-migration"},
                    useEventSourceWithName = PipelineWorkflow.DEPLOYMENTS),
            @Dependent(
                    name = "analytics-batch-job",
                    type = BatchCronJob.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class,
                    dependsOn = {"pipeline-file", "archiver-migration"}),
            @Dependent(
                    name = "analytics-batch",
                    type = BatchApplication.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class,
                    dependsOn = {"pipeline-file", "archiver-migration"}),
            @Dependent(
                    name = "console-service",
                    type = ConsoleService.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.SERVICES),
            @Dependent(
                    name = "console",
                    type = ConsoleDeployment.class,
                    reconcilePrecondition = EnabledCondition.class,
                    dependsOn = "pipeline-file",
                    useEventSourceWithName = PipelineWorkflow.DEPLOYMENTS),
            @Dependent(
                    name = "pods-network",
                    type = PodsNetworkPolicy.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.NETWORK_POLICIES),
            @Dependent(
                    name = "aggregator-network",
                    type = AggregatorNetworkPolicy.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.NETWORK_POLICIES),
            @Dependent(
                    name = "training-network",
                    type = TrainingNetworkPolicy.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.NETWORK_POLICIES),
            @Dependent(
                    name = "monitoring-pods",
                    type = MetricsMonitor.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class),
            @Dependent(
                    name = "monitoring-alerts",
                    type = AlertRuleDependent.class,
                    activationCondition = KindAvailableCondition.class,
                    reconcilePrecondition = EnabledCondition.class),
            @Dependent(
                    name = "monitoring-dashboards",
                    type = DashboardsConfigMap.class,
                    reconcilePrecondition = EnabledCondition.class,
                    useEventSourceWithName = PipelineWorkflow.CONFIG_MAPS)
        })
abstract class PipelineWorkflow {

    static final String CONFIG_MAPS = "config-maps";
    static final String DEPLOYMENTS = "deployments";
    static final String JOBS = "jobs";
    static final String SERVICES = "services";
    static final String ACCOUNTS = "service-accounts";
    static final String ROLES = "roles";
    static final String ROLE_BINDINGS = "role-bindings";
    static final String VOLUMES = "volume-claims";
    static final String NETWORK_POLICIES = "network-policies";

    /** One informer for each kind that several dependents share. */
    static List<EventSource<?, FleadPipeline>> informers(EventSourceContext<FleadPipeline> context) {
        return List.of(
                ServerSideApplyDependent.informer(ConfigMap.class, CONFIG_MAPS, context),
                ServerSideApplyDependent.informer(Deployment.class, DEPLOYMENTS, context),
                ServerSideApplyDependent.informer(Job.class, JOBS, context),
                ServerSideApplyDependent.informer(Service.class, SERVICES, context),
                ServerSideApplyDependent.informer(ServiceAccount.class, ACCOUNTS, context),
                ServerSideApplyDependent.informer(Role.class, ROLES, context),
                ServerSideApplyDependent.informer(RoleBinding.class, ROLE_BINDINGS, context),
                ServerSideApplyDependent.informer(PersistentVolumeClaim.class, VOLUMES, context),
                ServerSideApplyDependent.informer(NetworkPolicy.class, NETWORK_POLICIES, context));
    }
}
