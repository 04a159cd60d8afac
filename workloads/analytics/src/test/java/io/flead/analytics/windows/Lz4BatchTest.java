package io.flead.analytics.windows;

import io.flead.testkit.Lz4BatchContract;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;

class Lz4BatchTest implements Lz4BatchContract {

    @Override
    public Stream<ByteBuffer> writtenAndRead(Stream<byte[]> values) {
        SimpleRecord[] records = values.map(SimpleRecord::new).toArray(SimpleRecord[]::new);
        return StreamSupport.stream(
                        MemoryRecords.withRecords(Compression.lz4().build(), records)
                                .records()
                                .spliterator(),
                        false)
                .map(Record::value);
    }
}
