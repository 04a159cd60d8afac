package io.flead.console.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** The largest score of a device in each half minute of the last two hours. Not thread-safe. */
public final class ScoreBuckets {

    /** Length of a bucket. */
    public static final Duration BUCKET = Duration.ofSeconds(30);

    /** Buckets that are kept. */
    public static final int COUNT = 240;

    private final float[] scores;
    /** Number of the newest bucket since 1970. */
    private long newest;

    /** Without any score. */
    public ScoreBuckets() {
        this(new float[COUNT], Long.MIN_VALUE);
        Arrays.fill(scores, Float.NaN);
    }

    private ScoreBuckets(float[] scores, long newest) {
        this.scores = scores;
        this.newest = newest;
    }

    /** The number of a time's bucket. */
    public static long bucket(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), BUCKET.toMillis());
    }

    /** Takes a score; one that is older than what is kept is left out. */
    public void add(Instant time, double score) {
        long bucket = bucket(time);
        if (newest == Long.MIN_VALUE || bucket - newest >= COUNT) {
            Arrays.fill(scores, Float.NaN);
            newest = bucket;
        }
        while (newest < bucket) {
            newest++;
            scores[place(newest)] = Float.NaN;
        }
        if (bucket <= newest - COUNT) {
            return;
        }
        float before = scores[place(bucket)];
        scores[place(bucket)] = Float.isNaN(before) ? (float) score : Math.max(before, (float) score);
    }

    /** The score of a bucket; NaN where there is none. */
    public float at(long bucket) {
        return newest == Long.MIN_VALUE || bucket > newest || bucket <= newest - COUNT
                ? Float.NaN
                : scores[place(bucket)];
    }

    /** The largest score from so far back until now; 0 where there is none. */
    public float largest(Instant now, Duration back) {
        long to = bucket(now);
        long from = Math.max(to - COUNT + 1, bucket(now.minus(back)));
        float largest = 0;
        for (long bucket = from; bucket <= to; bucket++) {
            float score = at(bucket);
            if (score > largest) {
                largest = score;
            }
        }
        return largest;
    }

    /** A copy that no longer changes. */
    public ScoreBuckets copy() {
        return new ScoreBuckets(scores.clone(), newest);
    }

    private static int place(long bucket) {
        return (int) Math.floorMod(bucket, (long) COUNT);
    }
}
