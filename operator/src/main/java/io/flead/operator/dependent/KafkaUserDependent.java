package io.flead.operator.dependent;

import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.prerequisites.KafkaAccess.Authentication;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import io.flead.operator.prerequisites.KafkaUserName;
import io.flead.operator.prerequisites.Prerequisites;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserBuilder;
import io.strimzi.api.kafka.model.user.KafkaUserSpec;
import io.strimzi.api.kafka.model.user.KafkaUserSpecBuilder;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pipeline's identity in Kafka: a KafkaUser, where the Strimzi cluster asks its clients to prove who they are. It
 * may use the pipeline's topics, groups and transactions, nothing else.
 */
public final class KafkaUserDependent extends BulkPipelineDependent<KafkaUser> {

    private static final Component COMPONENT = Component.USER;

    public KafkaUserDependent() {
        super(KafkaUser.class, COMPONENT);
    }

    @Override
    public List<KafkaUser> desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return prerequisites
                .kafka()
                .strimzi()
                .filter(StrimziAccess::needsUser)
                .map(strimzi -> List.of(user(pipeline, strimzi)))
                .orElse(List.of());
    }

    private static KafkaUser user(FleadPipeline pipeline, StrimziAccess strimzi) {
        Map<String, String> labels = Labels.of(pipeline, COMPONENT);
        labels.put("strimzi.io/cluster", strimzi.name());
        return new KafkaUserBuilder()
                .withNewMetadata()
                .withName(KafkaUserName.name(
                        pipeline.getMetadata().getNamespace(),
                        pipeline.getMetadata().getName(),
                        strimzi.namespace()))
                .withNamespace(strimzi.namespace())
                .withLabels(labels)
                .endMetadata()
                .withSpec(spec(pipeline, strimzi))
                .build();
    }

    private static KafkaUserSpec spec(FleadPipeline pipeline, StrimziAccess strimzi) {
        KafkaUserSpecBuilder spec = new KafkaUserSpecBuilder();
        if (strimzi.authentication() == Authentication.TLS) {
            spec.withNewKafkaUserTlsClientAuthentication().endKafkaUserTlsClientAuthentication();
        } else {
            spec.withNewKafkaUserScramSha512ClientAuthentication().endKafkaUserScramSha512ClientAuthentication();
        }
        if (strimzi.authorization()) {
            spec.withNewKafkaUserAuthorizationSimple().withAcls(rules(pipeline)).endKafkaUserAuthorizationSimple();
        }
        return spec.build();
    }

    private static List<AclRule> rules(FleadPipeline pipeline) {
        List<AclRule> rules = new ArrayList<>();
        Topics.of(pipeline.getSpec().kafka())
                .all()
                .forEach(topic -> rules.add(new AclRuleBuilder()
                        .withNewAclRuleTopicResource()
                        .withName(topic.name())
                        .withPatternType(AclResourcePatternType.LITERAL)
                        .endAclRuleTopicResource()
                        .withOperations(
                                AclOperation.READ,
                                AclOperation.WRITE,
                                AclOperation.DESCRIBE,
                                AclOperation.DESCRIBECONFIGS)
                        .build()));
        ClientNames clients = ClientNames.of(
                pipeline.getSpec().kafka(), pipeline.getMetadata().getName());
        clients.groups().forEach(group -> rules.add(group(group, AclResourcePatternType.LITERAL)));
        rules.add(group(clients.windows(), AclResourcePatternType.PREFIX));
        rules.add(new AclRuleBuilder()
                .withNewAclRuleTransactionalIdResource()
                .withName(clients.aggregator())
                .withPatternType(AclResourcePatternType.LITERAL)
                .endAclRuleTransactionalIdResource()
                .withOperations(AclOperation.WRITE, AclOperation.DESCRIBE)
                .build());
        return rules;
    }

    private static AclRule group(String name, AclResourcePatternType pattern) {
        return new AclRuleBuilder()
                .withNewAclRuleGroupResource()
                .withName(name)
                .withPatternType(pattern)
                .endAclRuleGroupResource()
                .withOperations(AclOperation.READ, AclOperation.DESCRIBE)
                .build();
    }
}
