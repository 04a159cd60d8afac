package io.flead.operator.prerequisites;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Answers that are asked for again and again, kept for a short time. Thread-safe. */
final class Recent<K, V> {

    /** Beyond this, what is too old is thrown away at once. */
    private static final int MANY = 4096;

    private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();
    private final Duration freshness;
    private final InstantSource clock;

    Recent(Duration freshness, InstantSource clock) {
        this.freshness = freshness;
        this.clock = clock;
    }

    /** The answer, from a short while ago or now. What is thrown when asking passes, and is not kept. */
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

    private record Answer<V>(V value, Instant until) {}
}
