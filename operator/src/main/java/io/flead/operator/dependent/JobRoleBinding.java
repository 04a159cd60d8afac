package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.function.Function;

/** Gives a job's account its Role; account, Role and binding have one name. */
abstract class JobRoleBinding extends PipelineDependent<RoleBinding> {

    JobRoleBinding(Component component, Function<Names, String> name) {
        super(RoleBinding.class, component, name);
    }

    @Override
    public final RoleBinding desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new RoleBindingBuilder()
                .withMetadata(metadata(pipeline))
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name(pipeline))
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(name(pipeline))
                .withNamespace(pipeline.getMetadata().getNamespace())
                .endSubject()
                .build();
    }
}
