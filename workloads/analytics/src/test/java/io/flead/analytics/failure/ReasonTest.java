package io.flead.analytics.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void isOneLine() {
        assertThat(Reason.of(new SQLException("connection refused\n\tat somewhere")))
                .isEqualTo("connection refused");
    }

    @Test
    void ofWhatSaysNothingIsWhatItIs() {
        assertThat(Reason.of(new IOException((String) null))).isEqualTo("java.io.IOException");
        assertThat(Reason.of(new IOException(""))).startsWith("java.io.IOException");
    }

    @Test
    void innermostIsWhatBeganIt() {
        SQLException began = new SQLException("gone");
        assertThat(Reason.innermost(new IllegalStateException(new IOException("cannot write", began))))
                .isSameAs(began);
        assertThat(Reason.innermost(began)).isSameAs(began);
    }
}
