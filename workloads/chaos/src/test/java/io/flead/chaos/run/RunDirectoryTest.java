package io.flead.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path folder;

    @Test
    void aRunBeginsInAnEmptyDirectory() throws IOException {
        RunDirectory directory = new RunDirectory(folder.resolve("run"));
        directory.begin();
        Files.createDirectories(directory.disk().resolve("state"));
        Files.writeString(directory.output(), "of an earlier run");
        directory.begin();
        assertThat(directory.path()).isEmptyDirectory();
    }

    @Test
    void logsOutliveTheDisk() throws IOException {
        RunDirectory directory = new RunDirectory(folder.resolve("run"));
        directory.begin();
        Path logs = Files.createDirectories(directory.disk().resolve("logs"));
        Files.writeString(logs.resolve("archiver.log"), "one line");
        directory.keep(logs);
        directory.keep(logs);
        assertThat(directory.path().resolve("logs/archiver.log")).hasContent("one line");
        directory.keep(directory.disk().resolve("missing"));
    }
}
