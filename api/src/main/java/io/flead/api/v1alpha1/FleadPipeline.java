package io.flead.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A federated anomaly detection pipeline: devices, training, aggregation, analytics and storage in one document. */
@Group("flead.io")
@Version("v1alpha1")
@Kind("FleadPipeline")
@Plural("fleadpipelines")
@Singular("fleadpipeline")
@ShortNames("fp")
@Categories("flead")
@ValidationRule(
        value = "size(self.metadata.name) <= 36",
        message =
                "metadata.name must have at most 36 characters, because names of Flink deployments made from it may have 45:"
                        + " shorten it")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name must begin with a letter and have only lower case letters, digits and '-', because names of"
                        + " Services are made from it: rename it")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Suspend", jsonPath = ".spec.suspend", type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
        name = "Devices",
        jsonPath = ".status.devices.active",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Model",
        jsonPath = ".status.model.version",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Round-Age",
        jsonPath = ".status.model.publishedAt",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class FleadPipeline extends CustomResource<FleadPipelineSpec, FleadPipelineStatus> implements Namespaced {

    /** Narrows the inherited property so that the generated schema requires it. */
    @Required
    @Override
    public FleadPipelineSpec getSpec() {
        return super.getSpec();
    }
}
