package io.flead.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;

/**
 * The error in a FlinkDeployment's status: a document, or a text of older releases of the Flink operator.
 *
 * @param type simple name of the exception; empty when it is not told
 * @param reason of the pods of a deployment that failed, such as {@code CrashLoopBackOff}; empty when not told
 * @param message for a person; empty when there is no error
 */
record FlinkError(String type, String reason, String message) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName");

    static FlinkError of(String text) {
        if (text.startsWith("{")) {
            try {
                JsonNode document = JSON.readTree(text);
                String type = document.path("type").asText();
                return new FlinkError(
                        type.substring(type.lastIndexOf('.') + 1),
                        document.path("additionalMetadata").path("reason").asText(),
                        document.path("message").asText(type));
            } catch (JsonProcessingException e) {
                return new FlinkError("", "", text);
            }
        }
        return new FlinkError("", "", text);
    }

    /** The state that the error means, of a resource that is named so. */
    PartState state(String resource, String quoted) {
        if (reason.equals("CrashLoopBackOff")) {
            return new PartState(
                    ConditionReason.CrashLoop, resource + ": its job manager ends again and again; its log says why");
        }
        if (IMAGE.contains(reason)) {
            return new PartState(
                    ConditionReason.ImageNotPulled,
                    resource + ": its job manager cannot have its image: see whether it exists, and spec.images"
                            + " (repository, tag, pullSecrets)");
        }
        return type.equals("DeploymentFailedException")
                ? new PartState(ConditionReason.JobFailed, resource + " failed" + quoted)
                : new PartState(ConditionReason.Rejected, resource + " rejected by the Flink operator" + quoted);
    }
}
