package io.flead.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a command, which learns its state directory only after its first classes were loaded. */
class CommandLogTest {

    @TempDir
    Path directory;

    @Test
    void aCommandsLogIsWrittenAlthoughALoggerExistedBeforeItsDirectoryWasKnown() {
        Path file = directory.resolve("flead.log");
        try (LoggerContext context =
                Configurator.initialize("command", getClass().getClassLoader(), "classpath:log4j2-command.xml")) {
            context.getLogger("early").info("too_early");

            System.setProperty("flead.log", file.toString());
            context.getLogger("late").info("child_started");
        } finally {
            System.clearProperty("flead.log");
        }
        assertThat(file).content().contains("event=child_started").doesNotContain("too_early");
    }
}
