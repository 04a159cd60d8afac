package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Program;
import io.flead.testkit.access.SpecAccess;
import org.junit.jupiter.api.Test;

class SpecAccessTest {

    @Test
    void readsExactlyTheFieldsDeclaredAsItsOwn() {
        assertThat(SpecAccess.inPackage("io.flead.operator")).isEqualTo(SpecAccess.declaredFor(Program.OPERATOR));
    }
}
