package io.flead.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.program.JvmOptions;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {

    @Test
    void testsRunWithThePackagesOpenToFlinkInProduction() {
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> option.startsWith("--add-opens")))
                .as("test.jvm.args in training/pom.xml")
                .containsExactlyElementsOf(JvmOptions.flink());
    }
}
