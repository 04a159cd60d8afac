package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.List;
import java.util.function.Function;

/** The rights of a job's account. The operator can only grant rights that it has itself. */
abstract class JobRole extends PipelineDependent<Role> {

    private final List<PolicyRule> rules;

    JobRole(Component component, Function<Names, String> name, List<PolicyRule> rules) {
        super(Role.class, component, name);
        this.rules = rules;
    }

    @Override
    public final Role desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new RoleBuilder()
                .withMetadata(metadata(pipeline))
                .withRules(rules)
                .build();
    }

    static PolicyRule rule(String group, String resources, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resources)
                .withVerbs(verbs)
                .build();
    }
}
