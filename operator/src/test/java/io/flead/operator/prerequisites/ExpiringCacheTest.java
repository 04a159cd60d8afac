package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ExpiringCacheTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger asked = new AtomicInteger();
    private final ExpiringCache<String, Integer> recent = new ExpiringCache<>(Duration.ofSeconds(5), now::get);

    @Test
    void asksAgainOnlyWhenTheAnswerIsOld() {
        assertThat(ask()).isEqualTo(1);
        now.set(Instant.EPOCH.plusMillis(4_999));
        assertThat(ask()).isEqualTo(1);
        now.set(Instant.EPOCH.plusMillis(5_000));
        assertThat(ask()).isEqualTo(2);
    }

    @Test
    void aFailureIsNotKept() {
        assertThatThrownBy(() -> recent.get("question", unused -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");

        assertThat(ask()).isEqualTo(1);
    }

    private int ask() {
        return recent.get("question", unused -> asked.incrementAndGet());
    }
}
