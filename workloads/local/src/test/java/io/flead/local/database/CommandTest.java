package io.flead.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {

    @Test
    void theErrorIsReportedNotTheTidyingAfterIt() {
        assertThat(Command.complaint("""
                        creating files

                        initdb: error: could not write file: No space left on device
                        initdb: removing data directory
                        """)).hasValue("initdb: error: could not write file: No space left on device");
        assertThat(Command.complaint("one\ntwo\n")).hasValue("two");
        assertThat(Command.complaint("")).isEmpty();
    }

    @Test
    void failuresAreOneLine() {
        assertThatThrownBy(() -> Command.run(List.of("/bin/sh", "-c", "exit 3")))
                .hasMessage("sh failed: status 3");
    }
}
