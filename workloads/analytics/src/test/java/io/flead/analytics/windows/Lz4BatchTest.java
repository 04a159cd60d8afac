package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;

/** A topic's writer chooses the compression of batches: the consumer must withstand it. */
class Lz4BatchTest {

    @Test
    void aBatchThatAWriterCompressedWithLz4IsRead() {
        List<String> values = new ArrayList<>();
        SimpleRecord[] written = new SimpleRecord[1000];
        for (int index = 0; index < written.length; index++) {
            values.add("reading " + index);
            written[index] = new SimpleRecord(values.get(index).getBytes(StandardCharsets.UTF_8));
        }
        List<String> read = new ArrayList<>();
        for (Record message :
                MemoryRecords.withRecords(Compression.lz4().build(), written).records()) {
            read.add(StandardCharsets.UTF_8.decode(message.value()).toString());
        }
        assertThat(read).isEqualTo(values);
    }

    @Test
    void theLibraryIsTheOneThatIsMaintained() {
        assertThat(LZ4Factory.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains("/at/yawk/lz4/");
    }
}
