package io.flead.console.http;

import io.flead.console.kafka.ScoreReader;
import io.flead.console.upstream.StoredReadings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * {@code /api/readings}: a device's readings with score, expected value and contribution, read when they are asked for.
 * Spans of up to an hour come from the topic of scores, longer ones from the database, which knows no scores.
 */
final class ReadingPages {

    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration FROM_TOPIC = Duration.ofMinutes(61);
    private static final int MOST_READ = 40_000;
    private static final int MOST_POINTS = 2_000;
    private static final int AT_ONCE = 3;

    private final ScoreReader scores;
    private final Optional<StoredReadings> stored;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);

    ReadingPages(ScoreReader scores, Optional<StoredReadings> stored, Clock clock) {
        this.scores = scores;
        this.stored = stored;
        this.clock = clock;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/readings", this::readings);
    }

    private void readings(Context context) {
        String device = Query.required(context, "device");
        Instant now = clock.instant();
        Instant from = time(context, "from", now.minus(Duration.ofMinutes(5)));
        Instant to = time(context, "to", now);
        if (Duration.between(from, now).compareTo(LONGEST) > 0 || !from.isBefore(to)) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "from must be before to and at most 31 days ago: give a later time.");
        }
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "Readings of " + AT_ONCE + " devices are being read: try again.");
        }
        try {
            ConsoleApi.json(
                    context,
                    Duration.between(from, now).compareTo(FROM_TOPIC) <= 0
                            ? fromTopic(device, from, to)
                            : fromDatabase(device, from, to));
        } finally {
            free.release();
        }
    }

    private ReadingColumns fromTopic(String device, Instant from, Instant to) {
        try {
            ScoreReader.Scores found = scores.read(device, from, MOST_READ);
            if (found.scores().isEmpty() && stored.isPresent()) {
                return fromDatabase(device, from, to);
            }
            return ReadingColumns.of(
                    device,
                    found.complete(),
                    found.scores().stream()
                            .filter(score -> Instant.parse(score.eventTime()).isBefore(to))
                            .toList(),
                    MOST_POINTS);
        } catch (ScoreReader.UnavailableException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "Kafka does not answer, so that there are no readings: try again.");
        }
    }

    private ReadingColumns fromDatabase(String device, Instant from, Instant to) {
        StoredReadings database = stored.orElseThrow(() -> new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The console has no database, and an hour is the most that it reads from topics: give a later from."));
        try {
            List<StoredReadings.Row> rows = database.read(device, from, to, MOST_POINTS);
            return ReadingColumns.of(device, rows);
        } catch (StoredReadings.UnavailableException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The database does not answer, so that there are no readings of that time: try again.");
        }
    }

    private static Instant time(Context context, String name, Instant absent) {
        String text = Query.text(context, name);
        try {
            return text.isEmpty() ? absent : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    name + " must be a time such as 2026-03-01T12:00:00Z, but is '" + Query.shorten(text) + "'.");
        }
    }
}
