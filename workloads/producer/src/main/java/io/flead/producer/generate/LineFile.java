package io.flead.producer.generate;

import io.flead.producer.generate.GeneratePlan.Existing;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A file of lines, with a heading, continued in a next file at a size; compressed where its name ends with .gz. */
final class LineFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final String GZ = ".gz";

    private final Path path;
    private final byte[] heading;
    private final long rotate;
    private final Existing existing;
    private OutputStream out;
    private long size;
    private int number;

    /**
     * Opens the file, and makes its directory where there is none.
     *
     * @param rotate bytes, before compression, after which the next file begins
     * @throws FileAlreadyExistsException when it exists and that is refused
     */
    LineFile(Path path, String heading, long rotate, Existing existing) throws IOException {
        this.path = path;
        this.heading = heading.getBytes(StandardCharsets.UTF_8);
        this.rotate = rotate;
        this.existing = existing;
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        this.out = open(path);
    }

    /** Bytes after which the next file begins. */
    long room() {
        return size < rotate ? rotate - size : rotate;
    }

    /** Adds whole lines. */
    void add(byte[] lines, int from, int count) throws IOException {
        if (size > heading.length && size + count > rotate) {
            out.close();
            number++;
            out = open(numbered());
        }
        out.write(lines, from, count);
        size += count;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private Path numbered() {
        String name = path.getFileName().toString();
        String end = name.endsWith(GZ) ? GZ : "";
        String stem = name.substring(0, name.length() - end.length());
        int dot = stem.lastIndexOf('.');
        String base = dot > 0 ? stem.substring(0, dot) : stem;
        String extension = dot > 0 ? stem.substring(dot) : "";
        return path.resolveSibling(String.format(Locale.ROOT, "%s-%04d%s%s", base, number, extension, end));
    }

    private OutputStream open(Path file) throws IOException {
        if (existing == Existing.REFUSED && Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        boolean appends = existing == Existing.APPENDED && Files.exists(file) && Files.size(file) > 0;
        OutputStream bytes = existing == Existing.APPENDED
                ? Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : Files.newOutputStream(file);
        OutputStream opened = file.toString().endsWith(GZ)
                ? new GZIPOutputStream(bytes, BUFFER)
                : new BufferedOutputStream(bytes, BUFFER);
        size = appends ? Files.size(file) : 0;
        if (!appends) {
            opened.write(heading);
            size = heading.length;
        }
        return opened;
    }
}
