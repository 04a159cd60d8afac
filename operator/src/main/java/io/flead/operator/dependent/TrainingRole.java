package io.flead.operator.dependent;

import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import java.util.List;

/**
 * The rights of Flink's job manager: on its task managers' pods, and on ConfigMaps for leader election and recovery.
 */
public final class TrainingRole extends JobRole {

    public TrainingRole() {
        super(
                Component.TRAINING,
                Names::training,
                List.of(
                        rule("", "pods", "get", "list", "watch", "create", "delete"),
                        rule("", "configmaps", "get", "list", "watch", "create", "update", "patch", "delete"),
                        rule("", "services", "get", "list"),
                        rule("apps", "deployments", "get", "list", "watch", "delete")));
    }
}
