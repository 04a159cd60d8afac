package io.flead.producer.generate;

import java.io.IOException;
import java.time.Duration;

/** Where readings go. A sink that cannot keep up blocks; it drops nothing. One thread writes, any thread may count. */
interface Sink extends AutoCloseable {

    /**
     * Takes the readings of a block, which the caller uses again afterwards.
     *
     * @throws IOException when the destination refuses readings for good; the message says why
     */
    void write(Block block) throws IOException, InterruptedException;

    /** Lets go of readings that wait for more of them, where they have waited long; called several times a second. */
    default void tick() throws IOException, InterruptedException {}

    /**
     * Waits until everything that was taken is acknowledged.
     *
     * @param patience for a destination that is away; what is not acknowledged then is lost
     */
    void finish(Duration patience) throws IOException, InterruptedException;

    /** Readings that the destination has acknowledged. */
    long acknowledged();

    /** Attempts that failed, and were or will be repeated. */
    default long errors() {
        return 0;
    }

    @Override
    void close() throws IOException;
}
