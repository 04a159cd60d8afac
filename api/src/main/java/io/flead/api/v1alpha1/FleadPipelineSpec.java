package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;

/** The desired state of a pipeline. */
@ValidationRule(
        value = "!has(self.devices.source.simulator) || self.readings.features.all(f, f in ['temperature', 'vibration',"
                + " 'pressure', 'flow_rate', 'power_consumption', 'oil_level', 'bearing_temperature'])",
        message = "the simulator plays temperature, vibration, pressure, flow_rate, power_consumption, oil_level and"
                + " bearing_temperature: list only these, or use replay or external",
        fieldPath = ".readings.features")
@ValidationRule(
        value =
                "has(self.devices.source.external) || self.devices.count < 1 || type(self.aggregation.minDevices) != int || self.aggregation.minDevices <= self.devices.count",
        message = "must not exceed devices.count, or no round could ever close: lower minDevices or raise count",
        fieldPath = ".aggregation.minDevices")
@ValidationRule(
        value =
                "!has(self.aggregation.canary) || has(self.devices.source.external) || self.devices.count < 1 || !self.aggregation.canary.audience.matches('^[1-9][0-9]?%$') || int(self.aggregation.canary.audience.replace('%', '')) * self.devices.count >= 200",
        message = "is an audience of less than two devices: raise it or devices.count, or remove canary",
        fieldPath = ".aggregation.canary.audience")
@ValidationRule(
        value =
                "!has(self.training.model.bufferSize) || self.training.model.bufferSize >= self.training.model.batchSize",
        message = "must be at least batchSize: training takes its batches from the buffer",
        fieldPath = ".training.model.bufferSize")
@ValidationRule(
        value = "!has(self.devices.source.simulator) || !self.devices.source.simulator.labels ||"
                + " has(self.readings.labelField)",
        message = "is missing, and simulator.labels writes the truth there: set it, or labels to false",
        fieldPath = ".readings.labelField")
@ValidationRule(
        value = "!has(self.readings.topic) || !" + TopicNames.CEL_LIST
                + ".exists(name, self.readings.topic == self.kafka.topicPrefix + name)",
        message = "is a topic that the pipeline makes itself: name another one, or remove it",
        fieldPath = ".readings.topic")
@ValidationRule(
        value = "self.aggregation.strategy != 'FedProx' || (self.training.model.type == 'leaveOneOut' &&"
                + " self.training.model.trainer == 'plain')",
        message = "is FedProx, which the plain trainer of leaveOneOut takes only: choose another strategy, or set"
                + " training.model.type to leaveOneOut and training.model.trainer to plain",
        fieldPath = ".aggregation.strategy")
@ValidationRule(
        value = "has(self.kafka.strimziCluster) || has(self.kafka.bootstrapServers)",
        message = "on Kubernetes, say which Kafka: set strimziCluster or bootstrapServers",
        fieldPath = ".kafka")
public record FleadPipelineSpec(
        @Default("false")
        @JsonPropertyDescription(
                "Stops the pipeline and keeps its state: topics, tables, models and the training job's savepoint.")
        @ReadBy(OPERATOR)
        boolean suspend,

        @Required
        @JsonPropertyDescription("The fleet: the number of devices, their rate and the source of their readings.")
        Devices devices,

        @Required @JsonPropertyDescription("Fields of a message of the readings topic.")
        Readings readings,

        @Default("{}") @JsonPropertyDescription("The Kafka cluster and the topics.")
        Kafka kafka,

        @Default("{}") @JsonPropertyDescription("Local training and detection, per device.")
        Training training,

        @Default("{}") @JsonPropertyDescription("Federated averaging into global models.")
        Aggregation aggregation,

        @Default("{}") @JsonPropertyDescription("Batch and window analytics, and evaluation of the models.")
        Analytics analytics,

        @Default("{}") @JsonPropertyDescription("The database that holds the topics' records as tables.")
        Storage storage,

        @Default("{}") @JsonPropertyDescription("Resources for Prometheus and Grafana.")
        Monitoring monitoring,

        @Default("{}") @JsonPropertyDescription("Access to the HTTP API.")
        Api api,

        @Default("{}") @JsonPropertyDescription("Where alarms go besides their topic.")
        AlarmDelivery alarms,

        @Default("{}") @JsonPropertyDescription("The live page on which the pipeline shows what it does.")
        Console console,

        @Default("{}") @JsonPropertyDescription("Registry and version of the workloads' images on Kubernetes.")
        Images images,

        @Default("{}") @JsonPropertyDescription("Policies that protect the pipeline's pods on Kubernetes.")
        Policies policies)
        implements Serializable {}
