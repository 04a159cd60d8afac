package io.flead.producer.replay;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The place of rows: the file itself or the copy of it. Each part can be read without the parts before it. */
sealed interface Place permits CsvFile, Scratch {

    /** Opens it for reading. */
    Content open() throws IOException;

    /** An open place. */
    interface Content extends Closeable {

        /**
         * Reads all bytes asked for.
         *
         * @throws EOFException when the place is shorter than that
         */
        void read(long offset, byte[] into, int at, int length) throws IOException;
    }

    /** Reads a file from an offset, all bytes asked for. */
    static void read(FileChannel channel, long offset, byte[] into, int at, int length) throws IOException {
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
}
