package io.flead.producer.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes lines to a stream, such as the console. */
final class StreamSink implements Sink {

    private final OutputStream out;
    private volatile long written;

    /** Begins with the heading, which may be empty. */
    StreamSink(OutputStream out, String heading) throws IOException {
        this.out = out;
        out.write(heading.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(Block block) throws IOException {
        out.write(block.bytes().array(), 0, block.bytes().length());
        out.flush();
        long before = written;
        written = before + block.count();
    }

    @Override
    public void finish(Duration patience) throws IOException {
        out.flush();
    }

    @Override
    public long acknowledged() {
        return written;
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
