package io.flead.chaos.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file system of its own for the state of a run, small enough to be filled. Needs the right to mount one. */
final class SmallDisk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmallDisk.class);
    private static final String SIZE = "size=1g";
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int MOUNT_SECONDS = 10;

    private final Path directory;
    private final boolean mounted;

    private SmallDisk(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    /** Makes one in memory; where that is not allowed, the directory stays as it is and cannot be filled. */
    static SmallDisk at(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        return new SmallDisk(
                directory, ran(List.of("mount", "-t", "tmpfs", "-o", SIZE, "flead-chaos", directory.toString())));
    }

    /** Unmounts the disk that a killed run has left there. */
    static void release(Path directory) throws IOException, InterruptedException {
        if (Files.isDirectory(directory)) {
            boolean unused = ran(List.of("umount", "--lazy", directory.toString()));
        }
    }

    boolean canBeFilled() {
        return mounted;
    }

    /** Writes until there is no room left. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException e) {
            if (Files.getFileStore(directory).getUsableSpace() >= BLOCK_BYTES) {
                throw e;
            }
        }
    }

    /** Makes room again. */
    void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    @Override
    public void close() {
        unmount();
    }

    /** Gives it back; at the latest when the last process that uses it has ended. */
    void unmount() {
        try {
            if (mounted && !ran(List.of("umount", "--lazy", directory.toString()))) {
                LOG.atWarn().addKeyValue("directory", directory).log("disk_not_unmounted");
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("error", e)
                    .log("disk_not_unmounted");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private static boolean ran(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        boolean worked = process.waitFor(MOUNT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        if (!worked) {
            LOG.atInfo()
                    .addKeyValue("command", command.get(0))
                    .addKeyValue("reason", said)
                    .log("command_failed");
        }
        return worked;
    }
}
