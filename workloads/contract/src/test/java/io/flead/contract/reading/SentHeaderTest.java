package io.flead.contract.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentHeaderTest {

    @Test
    void theTimeOfSendingIsReadBack() {
        assertThat(SentHeader.read(SentHeader.encode(1_700_000_000_123L))).hasValue(1_700_000_000_123L);
        assertThat(SentHeader.read(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1e9", "9999999999999999999"})
    void aValueThatIsNoTimeIsNone(String value) {
        assertThat(SentHeader.read(value.getBytes(UTF_8))).isEmpty();
    }
}
