package io.flead.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceStateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                                     | false | RollingOut",
                "{observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2}         | false | RollingOut",
                "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2}         | false | AsExpected",
                "{observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 2}         | false | RollingOut",
                "{observedGeneration: 2, replicas: 3, updatedReplicas: 2, availableReplicas: 2}         | false | RollingOut",
                "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1}         | false | RollingOut",
                "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]} | false | RolloutStuck",
                "{observedGeneration: 2, conditions: [{type: ReplicaFailure, status: 'True', message: 'exceeded quota'}]} | false | PodsRefused",
                "{observedGeneration: 2, replicas: 1}                                                   | true  | Stopping",
                "{observedGeneration: 2}                                                                | true  | Suspended",
                "{observedGeneration: 1}                                                                | true  | Stopping",
            })
    void aDeploymentIsAsKubectlsRolloutSays(String status, boolean suspend, ConditionReason reason) {
        assertThat(state("apps/v1", "Deployment", "{replicas: 2}", status, suspend))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                                       | false | NotObserved",
                "{observedGeneration: 2, lifecycleState: STABLE, jobStatus: {state: RUNNING}}             | false | AsExpected",
                "{observedGeneration: 1, lifecycleState: STABLE, jobStatus: {state: RUNNING}}             | false | RollingOut",
                "{observedGeneration: 2, lifecycleState: DEPLOYED, jobStatus: {state: RECONCILING}}       | false | RollingOut",
                "{observedGeneration: 2, lifecycleState: FAILED, error: 'boom'}                           | false | JobFailed",
                "{observedGeneration: 2, lifecycleState: UPGRADING, error: 'no such field'}               | false | Rejected",
                // A job manager that ends again and again is no refusal, nor is an image that is not there.
                "{lifecycleState: DEPLOYED, error: '{\"type\":\"org.apache.flink.kubernetes.operator.exception.DeploymentFailedException\",\"message\":\"back-off 2m40s restarting failed container\",\"additionalMetadata\":{\"reason\":\"CrashLoopBackOff\"},\"throwableList\":[]}'} | false | CrashLoop",
                "{lifecycleState: DEPLOYED, error: '{\"type\":\"x.DeploymentFailedException\",\"message\":\"Back-off pulling\",\"additionalMetadata\":{\"reason\":\"ImagePullBackOff\"}}'} | false | ImageNotPulled",
                "{lifecycleState: DEPLOYED, error: '{\"type\":\"x.DeploymentFailedException\",\"message\":\"deadline\",\"additionalMetadata\":{\"reason\":\"ProgressDeadlineExceeded\"}}'} | false | JobFailed",
                "{lifecycleState: UPGRADING, error: '{\"type\":\"x.ReconciliationException\",\"message\":\"no such field\"}'} | false | Rejected",
                "{observedGeneration: 2, lifecycleState: SUSPENDED, jobStatus: {state: FINISHED}}         | true  | Suspended",
                "{observedGeneration: 1, lifecycleState: STABLE, jobStatus: {state: RUNNING}}             | true  | Stopping",
                // A job that never ran has nothing to be stopped: the Flink operator says nothing of it, or that it was
                // made.
                "{}                                                                                       | true  | Suspended",
                "{lifecycleState: CREATED, jobStatus: {}, jobManagerDeploymentStatus: MISSING}            | true  | Suspended",
                "{lifecycleState: FAILED, error: 'must start running', jobManagerDeploymentStatus: MISSING} | true | Suspended",
                "{lifecycleState: DEPLOYED, jobStatus: {state: RECONCILING, jobId: a}, jobManagerDeploymentStatus: DEPLOYING} | true | Stopping",
                "{lifecycleState: UPGRADING, jobStatus: {state: FINISHED, jobId: a}, jobManagerDeploymentStatus: MISSING}     | true | Stopping",
            })
    void aFlinkDeploymentIsAsItsOperatorSays(String status, boolean suspend, ConditionReason reason) {
        assertThat(state("flink.apache.org/v1beta1", "FlinkDeployment", "{}", status, suspend))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | false | NotObserved",
                "{applicationState: {state: RUNNING}}                                | false | AsExpected",
                "{applicationState: {state: SUBMITTED}}                              | false | RollingOut",
                "{applicationState: {state: FAILED, errorMessage: boom}}             | false | JobFailed",
                "{applicationState: {state: RUNNING}}                                | true  | Stopping",
                "{applicationState: {state: SUSPENDED}}                              | true  | Suspended",
            })
    void aSparkApplicationIsAsItsOperatorSays(String status, boolean suspend, ConditionReason reason) {
        assertThat(state("sparkoperator.k8s.io/v1beta2", "SparkApplication", "{}", status, suspend))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                                                | NotObserved",
                "{observedGeneration: 2, conditions: [{type: Ready, status: 'True'}]}                              | AsExpected",
                "{observedGeneration: 1, conditions: [{type: Ready, status: 'True'}]}                              | RollingOut",
                "{observedGeneration: 2, conditions: [{type: Ready, status: 'False', message: 'too many'}]}        | Rejected",
                "{observedGeneration: 2, conditions: [{type: NotReady, status: 'True', message: 'too many'}]}      | Rejected",
            })
    void aTopicIsAsStrimziSays(String status, ConditionReason reason) {
        assertThat(state("kafka.strimzi.io/v1", "KafkaTopic", "{}", status, false))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                   | RollingOut",
                "{conditions: [{type: Complete, status: 'True'}]}     | AsExpected",
                "{conditions: [{type: Failed, status: 'True'}]}       | MigrationFailed",
            })
    void aMigrationIsDoneWhenItsJobIs(String status, ConditionReason reason) {
        assertThat(state("batch/v1", "Job", "{}", status, false)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                          | RollingOut",
                "{active: 1}                                                 | RollingOut",
                "{failed: 1}                                                 | TopicsMissing",
                "{failed: 1, conditions: [{type: Complete, status: 'True'}]} | AsExpected",
            })
    void topicsThatAJobCannotMakeAreMissing(String status, ConditionReason reason) {
        Job job = new KubernetesSerialization()
                .unmarshal(
                        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x-topics, namespace: y, labels: {app.kubernetes.io/component: topic}}\nstatus: "
                                + status,
                        Job.class);
        PartState state = ResourceState.of(job, false);
        assertThat(state.reason()).isEqualTo(reason);
        if (reason == ConditionReason.TopicsMissing) {
            assertThat(state.message()).contains("kubectl logs -n y job/x-topics", "let the account create topics");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{failed: 1}", "{conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}"})
    void aDatabaseOfAnotherPipelineIsAConditionWithTheRemedy(String status) {
        assertThat(ResourceState.migration(new KubernetesSerialization()
                                .unmarshal("apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nstatus: " + status))
                        .message())
                .contains("belongs to another pipeline", "storage.databaseSecret");
    }

    @ParameterizedTest
    @CsvSource({
        "flink.apache.org/v1beta1, FlinkDeployment, watchNamespaces",
        "sparkoperator.k8s.io/v1beta2, SparkApplication, spark.jobNamespaces",
        "sparkoperator.k8s.io/v1beta2, ScheduledSparkApplication, spark.jobNamespaces",
        "kafka.strimzi.io/v1, KafkaTopic, watchNamespaces",
    })
    void anOperatorThatDoesNotLookHasASettingForTheNamespace(String apiVersion, String kind, String setting) {
        HasMetadata resource = new KubernetesSerialization()
                .unmarshal("apiVersion: " + apiVersion + "\nkind: " + kind
                        + "\nmetadata: {name: x, namespace: team-a, generation: 1}");
        PartState state = ResourceState.of(resource, false);
        assertThat(state.reason()).isEqualTo(ConditionReason.NotObserved);
        assertThat(state.message()).contains("watches namespace team-a", setting);
    }

    @Test
    void anErrorOfFlinksOperatorIsToldInItsWordsAndNotAsADocument() {
        HasMetadata refused = new KubernetesSerialization()
                .unmarshal(
                        "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata: {name: x, generation: 1}\n"
                                + "status: {lifecycleState: UPGRADING, error: '{\"type\":\"x.ReconciliationException\",\"message\":\"no such field\"}'}");
        assertThat(ResourceState.of(refused, false).message())
                .isEqualTo("FlinkDeployment x rejected by the Flink operator: no such field");
    }

    @Test
    void aResourceWithoutAStatusOfInterestIsReadyOnceItExists() {
        assertThat(state("v1", "Service", "{}", "{}", false)).isEqualTo(ConditionReason.AsExpected);
    }

    private static ConditionReason state(String apiVersion, String kind, String spec, String status, boolean suspend) {
        HasMetadata resource = new KubernetesSerialization()
                .unmarshal("apiVersion: " + apiVersion + "\nkind: " + kind
                        + "\nmetadata: {name: x, namespace: y, generation: 2}\nspec: " + spec + "\nstatus: " + status);
        return ResourceState.of(resource, suspend).reason();
    }
}
