package io.flead.process.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

    @Test
    void aFailureIsTheFirstLineOfItsMessage() {
        assertThat(ErrorText.of(new IOException("disk is full\n\tat page 2"))).isEqualTo("disk is full");
    }

    @Test
    void aFailureWithoutAMessageIsItsClass() {
        assertThat(ErrorText.of(new IOException())).isEqualTo("java.io.IOException");
        assertThat(ErrorText.of(new IOException(""))).startsWith("java.io.IOException");
    }

    @Test
    void aJoinedMessageIsOneLine() {
        assertThat(ErrorText.joined(new IOException("two errors:\n  first\n  second")))
                .isEqualTo("two errors: first; second");
    }

    @Test
    void theInnermostFailureBeganIt() {
        IOException cause = new IOException("disk is full");
        assertThat(ErrorText.innermost(new IllegalStateException(new UncheckedIOException(cause))))
                .isSameAs(cause);
        assertThat(ErrorText.innermost(cause)).isSameAs(cause);
    }
}
