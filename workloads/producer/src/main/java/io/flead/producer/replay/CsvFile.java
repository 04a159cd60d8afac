package io.flead.producer.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A CSV file, compressed or not; a place of rows only where it is not. */
record CsvFile(Path path) implements Place {

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

    /** The file's name without {@code .csv} and {@code .gz}: the id of its device where no column holds one. */
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

    @Override
    public Content open() throws IOException {
        return new Plain(FileChannel.open(path));
    }

    private record Plain(FileChannel channel) implements Content {

        @Override
        public void read(long offset, byte[] into, int at, int length) throws IOException {
            Place.read(channel, offset, into, at, length);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
