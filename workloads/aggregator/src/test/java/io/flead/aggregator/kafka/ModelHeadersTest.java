package io.flead.aggregator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ModelHeadersTest {

    @Test
    void whatIsWrittenIsReadBack() {
        ModelHeaders headers = new ModelHeaders(Map.of(2, 7L, 0, 12_345_678_901L), Optional.of("FedAvg clip=3"));
        RecordHeaders written = new RecordHeaders();
        headers.toHeaders().forEach(written::add);

        assertThat(new String(written.lastHeader("flead-consumed").value(), StandardCharsets.UTF_8))
                .isEqualTo("0:12345678901,2:7");
        assertThat(ModelHeaders.read(written)).isEqualTo(headers);
    }

    @Test
    void recordsOfBeforeAndDamagedOnesSayNothing() {
        ModelHeaders nothing = new ModelHeaders(Map.of(), Optional.empty());
        assertThat(ModelHeaders.read(new RecordHeaders())).isEqualTo(nothing);
        RecordHeaders damaged = new RecordHeaders();
        damaged.add("flead-consumed", "0:1,1:many".getBytes(StandardCharsets.UTF_8));
        assertThat(ModelHeaders.read(damaged)).isEqualTo(nothing);
    }
}
