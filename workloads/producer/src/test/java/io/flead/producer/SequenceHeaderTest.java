package io.flead.producer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class SequenceHeaderTest {

    @Property
    void isReadBack(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long sequence) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(SequenceHeader.NAME, SequenceHeader.encode(sequence));
        assertThat(SequenceHeader.read(headers)).hasValue(sequence);
    }

    @Test
    void foreignHeadersAreNone() {
        RecordHeaders headers = new RecordHeaders();
        assertThat(SequenceHeader.read(headers)).isEmpty();
        headers.add(SequenceHeader.NAME, new byte[] {1, 2});
        assertThat(SequenceHeader.read(headers)).isEmpty();
        headers.add(SequenceHeader.NAME, SequenceHeader.encode(-1));
        assertThat(SequenceHeader.read(headers)).isEmpty();
    }
}
