package io.flead.operator.prerequisites;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Keeps answers to repeated questions for a short time. Thread-safe. */
final class ExpiringCache<K, V> {

    /** From this size on, expired answers are removed at each insertion. */
    private static final int MANY = 4096;

    private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();
    private final Duration freshness;
    private final InstantSource clock;

    ExpiringCache(Duration freshness, InstantSource clock) {
        this.freshness = freshness;
        this.clock = clock;
    }

    /** The cached answer, or a new one. An exception thrown by {@code ask} is passed on and not cached. */
    V get(K question, Function<K, V> ask) {
        Instant now = clock.instant();
        Answer<V> known = answers.get(question);
        if (known != null && now.isBefore(known.until())) {
            return known.value();
        }
        V value = ask.apply(question);
        if (answers.size() >= MANY) {
            answers.values().removeIf(answer -> !now.isBefore(answer.until()));
        }
        answers.put(question, new Answer<>(value, now.plus(freshness)));
        return value;
    }

    /** The next question asks again. */
    void forget(K question) {
        answers.remove(question);
    }

    private record Answer<V>(V value, Instant until) {}
}
