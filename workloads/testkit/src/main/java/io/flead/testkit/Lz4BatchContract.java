package io.flead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A topic's writer chooses the compression of batches: every consumer must withstand LZ4. A module whose class path has
 * a Kafka client of its own version implements this in a test.
 */
public interface Lz4BatchContract {

    /** Values of records, written into a batch with LZ4 and read from it by this module's Kafka client. */
    Stream<ByteBuffer> writtenAndRead(Stream<byte[]> values);

    /** A batch that a writer compressed is read. */
    @Test
    default void aBatchThatAWriterCompressedWithLz4IsRead() {
        List<String> values =
                IntStream.range(0, 1000).mapToObj(index -> "reading " + index).toList();
        List<String> read = writtenAndRead(values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)))
                .map(value -> StandardCharsets.UTF_8.decode(value).toString())
                .toList();
        assertEquals(values, read);
    }

    /** The library is the one that is maintained. */
    @Test
    default void theLibraryIsTheOneThatIsMaintained() throws ClassNotFoundException {
        String place = Class.forName("net.jpountz.lz4.LZ4Factory")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        assertTrue(place.contains("/at/yawk/lz4/"), place);
    }
}
