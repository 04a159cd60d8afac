package io.flead.producer.generate;

import java.io.IOException;
import java.time.Duration;

/** Writes lines to a file. */
final class FileSink implements Sink {

    private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();

    private final LineFile file;
    private volatile long written;
    private long flushedAt = System.nanoTime();

    FileSink(LineFile file) {
        this.file = file;
    }

    @Override
    public void write(Block block) throws IOException {
        int begin = 0;
        while (begin < block.count()) {
            int end = begin + 1;
            long room = file.room();
            while (end < block.count() && block.to(end) - block.from(begin) <= room) {
                end++;
            }
            file.add(block.bytes().array(), block.from(begin), block.to(end - 1) - block.from(begin));
            begin = end;
        }
        long before = written;
        written = before + block.count();
    }

    @Override
    public void tick() throws IOException {
        if (System.nanoTime() - flushedAt > FLUSH_NANOS) {
            file.flush();
            flushedAt = System.nanoTime();
        }
    }

    @Override
    public void finish(Duration patience) throws IOException {
        file.flush();
    }

    @Override
    public long acknowledged() {
        return written;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
