package io.flead.operator.dependent;

import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
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
import java.util.Set;

/**
 * The pipeline's identity in Kafka: a KafkaUser, where the Strimzi cluster asks its clients to prove who they are. It
 * may use the pipeline's topics, groups and transactions, nothing else.
 */
public final class KafkaUserDependent extends StrimziDependent<KafkaUser> {

    public KafkaUserDependent() {
        super(KafkaUser.class, Component.USER);
    }

    @Override
    public List<KafkaUser> desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return prerequisites
                .kafka()
                .strimzi()
                .filter(StrimziAccess::needsUser)
                .map(strimzi -> List.of(user(pipeline, strimzi, prerequisites.takenTopics())))
                .orElse(List.of());
    }

    private KafkaUser user(FleadPipeline pipeline, StrimziAccess strimzi, Set<String> takenTopics) {
        return new KafkaUserBuilder()
                .withNewMetadata()
                .withName(KafkaUserName.name(
                        pipeline.getMetadata().getNamespace(),
                        pipeline.getMetadata().getName(),
                        strimzi.namespace()))
                .withNamespace(strimzi.namespace())
                .withLabels(labels(pipeline, strimzi))
                .endMetadata()
                .withSpec(spec(pipeline, strimzi, takenTopics))
                .build();
    }

    private static KafkaUserSpec spec(FleadPipeline pipeline, StrimziAccess strimzi, Set<String> takenTopics) {
        KafkaUserSpecBuilder spec = new KafkaUserSpecBuilder();
        if (strimzi.authentication() == Authentication.TLS) {
            spec.withNewKafkaUserTlsClientAuthentication().endKafkaUserTlsClientAuthentication();
        } else {
            spec.withNewKafkaUserScramSha512ClientAuthentication().endKafkaUserScramSha512ClientAuthentication();
        }
        if (strimzi.authorization()) {
            spec.withNewKafkaUserAuthorizationSimple()
                    .withAcls(rules(pipeline, takenTopics))
                    .endKafkaUserAuthorizationSimple();
        }
        return spec.build();
    }

    /** A topic of another owner stays the other's: its name alone gives no right to it. */
    private static List<AclRule> rules(FleadPipeline pipeline, Set<String> takenTopics) {
        List<AclRule> rules = new ArrayList<>();
        Topics topics = Topics.of(pipeline.getSpec());
        topics.own().stream()
                .filter(topic -> !takenTopics.contains(topic.name()))
                .forEach(topic -> rules.add(topic(topic.name(), true)));
        if (!topics.ownsReadings()) {
            rules.add(topic(
                    topics.readings().name(),
                    pipeline.getSpec().devices().source().external() == null));
        }
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

    private static AclRule topic(String name, boolean writes) {
        List<AclOperation> operations =
                new ArrayList<>(List.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBECONFIGS));
        if (writes) {
            operations.add(1, AclOperation.WRITE);
        }
        return new AclRuleBuilder()
                .withNewAclRuleTopicResource()
                .withName(name)
                .withPatternType(AclResourcePatternType.LITERAL)
                .endAclRuleTopicResource()
                .withOperations(operations)
                .build();
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
