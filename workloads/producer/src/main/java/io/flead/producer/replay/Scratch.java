package io.flead.producer.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of rows that cannot be read where they lie: those of compressed files, and of files in which devices take
 * turns. It has them uncompressed, in blocks of one device each, so that a device's rows are read without those of
 * others. Needs as much room as the rows, in the directory for temporary files; the system removes it with the process,
 * however that ends.
 *
 * <p>While it is written, up to {@value #BUFFERED_BYTES} bytes wait for their device's block to be full. So there is
 * one block for each {@value #BLOCK_BYTES} bytes, and at most one more per device and {@value #BUFFERED_BYTES} bytes of
 * rows.
 */
final class Scratch implements Place {

    static final int BLOCK_BYTES = 64 << 10;
    static final int BUFFERED_BYTES = 16 << 20;
    private static final int FIRST_BUFFER_BYTES = 256;

    private final FileChannel channel;
    private final Map<ByteRuns, ByteArrayOutputStream> waiting = new LinkedHashMap<>();
    private long waitingBytes;
    private long end;

    private Scratch(FileChannel channel) {
        this.channel = channel;
    }

    /** An empty one. Has no name any more when it is open, so that it cannot outlive the process. */
    static Scratch create() throws ScratchFullException {
        try {
            Path file = Files.createTempFile("flead-replay", ".rows");
            return new Scratch(FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw new ScratchFullException(e);
        }
    }

    /**
     * Takes a row in.
     *
     * @param runs those of the row's device, which get the place of the block when it is written
     */
    void add(ByteRuns runs, byte[] bytes, int from, int length) throws ScratchFullException {
        ByteArrayOutputStream block =
                waiting.computeIfAbsent(runs, any -> new ByteArrayOutputStream(FIRST_BUFFER_BYTES));
        block.write(bytes, from, length);
        waitingBytes += length;
        if (block.size() >= BLOCK_BYTES) {
            write(runs, block);
            waiting.remove(runs);
        } else if (waitingBytes >= BUFFERED_BYTES) {
            flush();
        }
    }

    /** Writes the rows that wait. */
    void flush() throws ScratchFullException {
        for (Map.Entry<ByteRuns, ByteArrayOutputStream> block : waiting.entrySet()) {
            write(block.getKey(), block.getValue());
        }
        waiting.clear();
    }

    /** Forgets the rows that wait: their file is not taken. */
    void discard() {
        waiting.clear();
        waitingBytes = 0;
    }

    @Override
    public Content open() {
        return new Content() {
            @Override
            public void read(long offset, byte[] into, int at, int length) throws IOException {
                Place.read(channel, offset, into, at, length);
            }

            @Override
            public void close() {
                // Stays open as long as the fleet plays.
            }
        };
    }

    private void write(ByteRuns runs, ByteArrayOutputStream block) throws ScratchFullException {
        ByteBuffer bytes = ByteBuffer.wrap(block.toByteArray());
        long start = end;
        try {
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        } catch (IOException e) {
            throw new ScratchFullException(e);
        }
        runs.add(start, end);
        waitingBytes -= block.size();
    }
}
