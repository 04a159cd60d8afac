package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KafkaUserNameTest {

    @Test
    void namesTheNamespaceWhereAnotherPipelineMayHaveTheName() {
        assertThat(KafkaUserName.name("plant", "press", "plant")).isEqualTo("press");
        assertThat(KafkaUserName.name("plant", "press", "kafka")).isEqualTo("plant.press");
    }

    /** A certificate's common name holds 64 characters. */
    @Test
    void neverGrowsBeyondWhatACertificateHolds() {
        String namespace = "n".repeat(63);
        String one = KafkaUserName.name(namespace, "a".repeat(36), "kafka");
        String other = KafkaUserName.name(namespace, "b".repeat(36), "kafka");

        assertThat(one).hasSizeLessThanOrEqualTo(64).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
        assertThat(other).hasSizeLessThanOrEqualTo(64).isNotEqualTo(one);
        assertThat(KafkaUserName.name("p".repeat(27), "a".repeat(36), "kafka")).hasSize(64);
    }
}
