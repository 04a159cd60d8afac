package io.flead.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Program;
import io.flead.testkit.access.SpecAccess;
import org.junit.jupiter.api.Test;

class SpecAccessTest {

    @Test
    void readsExactlyTheFieldsDeclaredAsItsOwn() {
        assertThat(SpecAccess.of(ConsoleMain.class)).isEqualTo(SpecAccess.declaredFor(Program.CONSOLE));
    }
}
