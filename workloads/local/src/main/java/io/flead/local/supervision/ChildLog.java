package io.flead.local.supervision;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The log file of a child. The child writes to it directly, in append mode, so that nothing of it is lost when this
 * process dies; its size is bounded from outside by moving the text to {@code <name>.1} and cutting the file.
 */
final class ChildLog {

    private final Path file;
    private final long maxBytes;

    ChildLog(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /** Begins a new file; the one of the run before becomes {@code <name>.1}. */
    void rotate() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file) && Files.size(file) > 0) {
            Files.move(file, previous(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Moves the text away when there is too much of it. Lines written in between may be lost. */
    void bound() throws IOException {
        if (Files.exists(file) && Files.size(file) > maxBytes) {
            Files.copy(file, previous(), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** The last lines that are not blank, at most {@code count}. */
    List<String> tail(int count) {
        try (Stream<String> lines = Files.lines(file, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            List<String> all = lines.filter(line -> !line.isBlank()).toList();
            return all.subList(Math.max(0, all.size() - count), all.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    Path file() {
        return file;
    }

    private Path previous() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
