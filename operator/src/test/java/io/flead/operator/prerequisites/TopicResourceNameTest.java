package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class TopicResourceNameTest {

    private static final String DNS_SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    @Test
    void aPlainTopicKeepsItsName() {
        assertThat(TopicResourceName.name("kafka", "plant-7.anomalies")).isEqualTo("kafka.plant-7.anomalies");
    }

    @Test
    void topicsThatDifferInCaseOnlyHaveDifferentResources() {
        assertThat(TopicResourceName.name("kafka", "Plant")).isNotEqualTo(TopicResourceName.name("kafka", "plant"));
        assertThat(TopicResourceName.name("kafka", "a_b")).isNotEqualTo(TopicResourceName.name("kafka", "a-b"));
    }

    @Property(tries = 500)
    void kubernetesTakesEveryName(
            @ForAll
                    @StringLength(min = 1, max = 249)
                    @CharRange(from = 'a', to = 'c')
                    @CharRange(from = 'A', to = 'C')
                    @Chars({'.', '_', '-', '0', '9'})
                    String topic) {
        assertThat(TopicResourceName.name("kafka", topic))
                .matches(DNS_SUBDOMAIN)
                .hasSizeLessThanOrEqualTo(253);
    }

    @Property(tries = 500)
    void differentTopicsHaveDifferentResources(
            @ForAll @StringLength(min = 1, max = 4) @Chars({'a', 'A', '.', '_', '-'}) String one,
            @ForAll @StringLength(min = 1, max = 4) @Chars({'a', 'A', '.', '_', '-'}) String other) {
        Assume.that(!one.equals(other));

        assertThat(TopicResourceName.name("kafka", one)).isNotEqualTo(TopicResourceName.name("kafka", other));
    }
}
