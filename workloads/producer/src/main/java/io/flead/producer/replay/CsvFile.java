package io.flead.producer.replay;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A CSV file, compressed or not. Offsets are those of the uncompressed text.
 *
 * @param path the file
 */
record CsvFile(Path path) {

    private static final String PLAIN = ".csv";
    private static final String COMPRESSED = ".csv.gz";
    private static final int GZIP_BUFFER_BYTES = 1 << 14;

    /** Whether a file name is one of CSV. Hidden files are not. */
    static boolean named(Path path) {
        String name = path.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(PLAIN) || name.endsWith(COMPRESSED));
    }

    String name() {
        return path.getFileName().toString();
    }

    /** The file's name without {@code .csv} and {@code .gz}: the id of its device where no column tells one. */
    String deviceId() {
        String name = name();
        return name.substring(0, name.length() - (compressed() ? COMPRESSED : PLAIN).length());
    }

    boolean compressed() {
        return name().endsWith(COMPRESSED);
    }

    /** The text from its beginning. */
    InputStream stream() throws IOException {
        InputStream file = Files.newInputStream(path);
        if (!compressed()) {
            return file;
        }
        try {
            return new GZIPInputStream(file, GZIP_BUFFER_BYTES);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Opens the text for reading at offsets. */
    Content open() throws IOException {
        return compressed() ? new Compressed(stream()) : new Plain(FileChannel.open(path));
    }

    /** An open file. */
    sealed interface Content extends Closeable permits Plain, Compressed {

        /**
         * Reads all bytes asked for.
         *
         * @param offset not before the end of what was read last
         * @throws EOFException when the file is shorter than that
         */
        void read(long offset, byte[] into, int at, int length) throws IOException;
    }

    private record Plain(FileChannel channel) implements Content {

        @Override
        public void read(long offset, byte[] into, int at, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(into, at, length);
            long next = offset;
            while (rest.hasRemaining()) {
                int read = channel.read(rest, next);
                if (read < 0) {
                    throw new EOFException("the file has become shorter");
                }
                next += read;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A compressed text can only be read on: to get to an offset, all before it is uncompressed again. */
    private static final class Compressed implements Content {

        private final InputStream text;
        private long position;

        private Compressed(InputStream text) {
            this.text = new BufferedInputStream(text);
        }

        @Override
        public void read(long offset, byte[] into, int at, int length) throws IOException {
            text.skipNBytes(offset - position);
            if (text.readNBytes(into, at, length) < length) {
                throw new EOFException("the file has become shorter");
            }
            position = offset + length;
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
