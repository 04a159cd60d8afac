package io.flead.process.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogfmtTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "topic_recreated|event=topic_recreated",
                "event=old a=1|event=old a=1",
                "Node 1 went away|message=\"Node 1 went away\""
            })
    void aMessageIsAnEventOrASentence(String message, String line) {
        StringBuilder written = new StringBuilder();
        Logfmt.appendMessage(message, written);
        assertThat(written).hasToString(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "10.5|k=10.5",
                "~~|k=\"\"",
                "two words|k=\"two words\"",
                "say \"no\"|k=\"say \\\"no\\\"\"",
                "a=b|k=\"a=b\"",
                "C:\\x|k=\"C:\\\\x\"",
                "~first\nsecond~|k=\"first\\nsecond\""
            })
    void aValueIsQuotedAndEscapedWhereItMustBe(String value, String line) {
        StringBuilder written = new StringBuilder();
        Logfmt.appendPair("k", value, written);
        assertThat(written).hasToString(line);
    }

    @Test
    void aWholeLineIsAnEventWithItsPairs() {
        assertThat(Logfmt.line("job_stopped", "savepoint", "none", "reason", "not \"now\"", "tries", 2, "cause", null))
                .isEqualTo("event=job_stopped savepoint=none reason=\"not \\\"now\\\"\" tries=2 cause=null");
    }
}
