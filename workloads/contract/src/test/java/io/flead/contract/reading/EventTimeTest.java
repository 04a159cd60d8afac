package io.flead.contract.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2020-02-08T18:10:42Z, 2020-02-08T18:10:42Z",
        "2020-02-08T18:10:42.5+01:00, 2020-02-08T17:10:42.5Z",
        "2020-02-08 18:10:42, 2020-02-08T18:10:42Z",
        "2020-02-08T18:10:42, 2020-02-08T18:10:42Z",
        "1581185442, 2020-02-08T18:10:42Z",
        "1581185442000, 2020-02-08T18:10:42Z",
        "1581185442.25, 2020-02-08T18:10:42.250Z"
    })
    void theUsualFormsAreRead(String text, Instant expected) {
        assertThat(EventTime.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "now", "2020-13-01T00:00:00Z", "NaN", "1e300", "2020-02-08"})
    void anythingElseIsNoTime(String text) {
        assertThat(EventTime.parse(text)).isNull();
    }
}
