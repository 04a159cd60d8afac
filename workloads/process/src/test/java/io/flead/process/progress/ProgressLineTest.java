package io.flead.process.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void withoutATerminalTheFirstStageIsALineAndWhatFollowsAtOnceIsNot() {
        ProgressLine line = new ProgressLine(out, false, false);
        line.stage("reading", 4);
        line.stepDone();
        line.readingsRead(1_000_000);
        assertThat(text()).isEqualTo("reading  0/4  0 %  0 s" + System.lineSeparator());
    }

    @Test
    void onATerminalTheLineIsRewrittenInPlace() {
        new ProgressLine(out, true, false).stage("reading");
        assertThat(text()).isEqualTo(CLEAR_LINE + "reading  0 s");
    }

    @Test
    void aPrintedLineTakesThePlaceOfTheLiveOneAndStays() {
        ProgressLine line = new ProgressLine(out, true, false);
        line.stage("reading");
        line.print("done");
        assertThat(text()).endsWith(CLEAR_LINE + "done" + System.lineSeparator());
    }

    @Test
    void readingsAreGroupedByThousands() {
        ProgressLine line = new ProgressLine(out, false, false);
        line.readingsRead(1_234_567);
        assertThat(text()).isEqualTo("  1,234,567 readings  0 s" + System.lineSeparator());
    }

    @Test
    void aQuietOnePrintsOnlyLastingLines() {
        ProgressLine line = new ProgressLine(out, true, true);
        line.stage("reading", 2);
        line.stepDone();
        line.print("done");
        line.end();
        assertThat(text()).isEqualTo("done" + System.lineSeparator());
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
