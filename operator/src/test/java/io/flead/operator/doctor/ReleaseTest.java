package io.flead.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseTest {

    @ParameterizedTest
    @CsvSource({
        "v1.30.2+k3s1, 1.30, false",
        "1.29.9,       1.30, true",
        "v1.20.2,      1.30, true",
        "2.0,          1.30, false",
        "0.9.1,        0.49, true",
        "0.49.0,       0.49, false",
        "1.9.0,        '',   false",
    })
    void numbersAreComparedAsNumbers(String version, String oldest, boolean older) {
        assertThat(Release.parse(version))
                .hasValueSatisfying(
                        release -> assertThat(release.isOlderThan(oldest)).isEqualTo(older));
    }

    @ParameterizedTest
    @CsvSource({"''", "latest", "0315e91", "1", "1.x", "v.1.2"})
    void whatIsNoVersionIsNone(String version) {
        assertThat(Release.parse(version)).isEmpty();
    }

    @Test
    void anImagesTagIsNotItsRegistrysPort() {
        assertThat(ImageName.of("registry:5000/flead/flead-operator"))
                .isEqualTo(new ImageName("registry:5000/flead/flead-operator", ""));
        assertThat(ImageName.of("quay.io/strimzi/operator:0.49.1@sha256:00"))
                .isEqualTo(new ImageName("quay.io/strimzi/operator", "0.49.1"));
    }
}
