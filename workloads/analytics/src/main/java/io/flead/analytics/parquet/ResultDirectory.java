package io.flead.analytics.parquet;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The directory of result files: a local path, or a URI of any file system that Spark knows. A reader never sees a file
 * in part. Names that begin with a dot are unfinished; readers of Parquet skip them.
 */
public final class ResultDirectory {

    private static final String UNFINISHED = ".unfinished-";
    private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

    private final Path root;
    private final Configuration configuration;

    /**
     * A directory, made when something is written.
     *
     * @param location a path of this machine or a URI
     */
    public ResultDirectory(String location, Configuration configuration) {
        this.root = location.contains(":/")
                ? new Path(location)
                : new Path(java.nio.file.Path.of(location)
                        .toAbsolutePath()
                        .normalize()
                        .toUri());
        this.configuration = configuration;
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; does not close the stream. */
        void to(OutputStream out) throws IOException;
    }

    /** Writes a small file, in place of any file of this name. */
    public void write(String name, String text) throws IOException {
        write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same with a content that is never in memory as a whole. */
    public void write(String name, Content content) throws IOException {
        if (isHere()) {
            Path target = new Path(root, name);
            java.nio.file.Path file = java.nio.file.Path.of(target.toUri());
            Files.createDirectories(file.getParent());
            java.nio.file.Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
                content.to(out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        writeByHadoop(name, content);
    }

    /** The same with Hadoop's checksum beside it, for files that Hadoop's own have been written next to. */
    public void writeChecked(String name, String text) throws IOException {
        writeByHadoop(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void writeByHadoop(String name, Content content) throws IOException {
        Path target = new Path(root, name);
        FileContext files = files();
        Path unfinished = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
        try (FSDataOutputStream out = files.create(
                unfinished,
                EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
                CreateOpts.perms(FsPermission.getFileDefault()),
                CreateOpts.createParent())) {
            content.to(out);
        }
        files.rename(unfinished, target, Rename.OVERWRITE);
    }

    /** The text of a small file, where there is one. */
    public Optional<String> read(String name) throws IOException {
        try (FSDataInputStream in = files().open(new Path(root, name))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** A directory for unfinished files, which does not exist yet. */
    String unfinished(String purpose) {
        return new Path(root, UNFINISHED + purpose + "-" + UUID.randomUUID()).toString();
    }

    /** Removes an unfinished directory, of which perhaps nothing exists. */
    void discard(String unfinished) throws IOException {
        files().delete(new Path(unfinished), true);
    }

    /**
     * Removes the unfinished files of killed processes: all of this purpose, on which no process may be at work, and
     * those of others that are a day old.
     */
    void removeAbandoned(String purpose) throws IOException {
        FileContext files = files();
        if (!files.util().exists(root)) {
            return;
        }
        Instant abandoned = Instant.now().minus(ABANDONED_AFTER);
        for (FileStatus status : files.util().listStatus(root)) {
            String name = status.getPath().getName();
            if (name.startsWith(UNFINISHED + purpose + "-")
                    || (name.startsWith(UNFINISHED)
                            && Instant.ofEpochMilli(status.getModificationTime())
                                    .isBefore(abandoned))) {
                files.delete(status.getPath(), true);
            }
        }
    }

    /** Puts the only Parquet file of a directory in place of any file of this name, and removes the directory. */
    void publish(String unfinished, String name) throws IOException {
        FileContext files = files();
        Path from = new Path(unfinished);
        try {
            Path target = new Path(root, name);
            for (FileStatus status : files.util().listStatus(from)) {
                if (status.getPath().getName().endsWith(".parquet")) {
                    if (isHere()) {
                        java.nio.file.Path file = java.nio.file.Path.of(target.toUri());
                        Files.createDirectories(file.getParent());
                        Files.move(
                                java.nio.file.Path.of(status.getPath().toUri()),
                                file,
                                StandardCopyOption.ATOMIC_MOVE,
                                StandardCopyOption.REPLACE_EXISTING);
                    } else {
                        files.mkdir(target.getParent(), FsPermission.getDirDefault(), true);
                        files.rename(status.getPath(), target, Rename.OVERWRITE);
                    }
                }
            }
        } finally {
            files.delete(from, true);
        }
    }

    private boolean isHere() {
        String scheme = root.toUri().getScheme();
        return scheme == null || scheme.equals("file");
    }

    private FileContext files() throws IOException {
        return FileContext.getFileContext(root.toUri(), configuration);
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
