package io.flead.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.ReplayTime;
import io.flead.api.v1alpha1.TimeSpan;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check before a run, which must agree with the producer. */
class ReplayFilesTest {

    private static final Readings READINGS = new Readings(
            "device_id",
            "timestamp",
            List.of("a", "b"),
            null,
            TimeSpan.parse("1h"),
            TimeSpan.parse("3650d"),
            null,
            false);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "x;b;a", "b\ta", "\uFEFF\"a\"; \"b\"", "\"a\",\"b\""})
    void aHeaderOfAnySeparatorIsAccepted(String header) throws Exception {
        Files.writeString(directory.resolve("f.csv"), header + "\n");
        assertThatCode(() -> check(ReplayTime.SHIFTED)).doesNotThrowAnyException();
    }

    @Test
    void aFileInAFolderBelowIsNoFileOfTheDirectory() throws Exception {
        Files.writeString(Files.createDirectory(directory.resolve("below")).resolve("f.csv"), "a,b\n1,2\n");
        assertThatThrownBy(() -> check(ReplayTime.SHIFTED)).hasMessageContaining("no .csv or .csv.gz file");
    }

    @Test
    void originalTimeNeedsATimestamp() throws Exception {
        Files.writeString(directory.resolve("f.csv"), "a,b\n");
        assertThatThrownBy(() -> check(ReplayTime.ORIGINAL)).hasMessageContaining("timestamp, a, b");
    }

    @Test
    void theNeededAndTheExistingColumnsAreNamed() throws Exception {
        Files.writeString(directory.resolve("f.csv"), "a;c\n");
        assertThatThrownBy(() -> check(ReplayTime.SHIFTED)).hasMessageContainingAll("columns a, b", "f.csv has a, c");
    }

    @Test
    void invariant10_ofACompressedFileWithoutALineEndNoMoreIsReadThanARecordMayHave() throws Exception {
        byte[] random = new byte[16 << 20];
        new Random(1).nextBytes(random);
        Path file = directory.resolve("bomb.csv.gz");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write(Base64.getEncoder().encode(random));
        }
        long before = bytesRead();
        assertThatThrownBy(() -> check(ReplayTime.SHIFTED)).isInstanceOf(UnplayableException.class);
        // Read twice: to check it, and to report its contents.
        assertThat(bytesRead() - before).isLessThan(Files.size(file) / 2);
    }

    private void check(ReplayTime time) throws UnplayableException {
        ReplayFiles.check(directory, READINGS, time);
    }

    private static long bytesRead() throws Exception {
        return Files.readAllLines(Path.of("/proc/thread-self/io")).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .findFirst()
                .orElseThrow();
    }
}
