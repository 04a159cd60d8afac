package io.flead.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScoreBucketsTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Property(tries = 300)
    void eachBucketHoldsItsLargestScore(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 12_000) Integer> seconds) {
        ScoreBuckets scores = new ScoreBuckets();
        Map<Long, Float> expected = new HashMap<>();
        long newest = Long.MIN_VALUE;
        for (int index = 0; index < seconds.size(); index++) {
            Instant time = START.plusSeconds(seconds.get(index));
            float score = index + 1;
            scores.add(time, score);
            long bucket = ScoreBuckets.bucket(time);
            newest = Math.max(newest, bucket);
            expected.merge(bucket, score, Math::max);
            long oldest = newest - ScoreBuckets.COUNT;
            expected.keySet().removeIf(one -> one <= oldest);
        }
        for (long bucket = newest - ScoreBuckets.COUNT - 5; bucket <= newest + 5; bucket++) {
            Float there = expected.get(bucket);
            assertThat(Float.compare(scores.at(bucket), there == null ? Float.NaN : there))
                    .isZero();
        }
    }

    @Test
    void theLargestIsThatOfTheTimeAskedFor() {
        ScoreBuckets scores = new ScoreBuckets();
        scores.add(START, 9);
        scores.add(START.plusSeconds(1200), 2);
        Instant now = START.plusSeconds(1230);

        assertThat(scores.largest(now, Duration.ofMinutes(10))).isEqualTo(2);
        assertThat(scores.largest(now, Duration.ofHours(1))).isEqualTo(9);
        assertThat(new ScoreBuckets().largest(now, Duration.ofHours(2))).isZero();
    }
}
