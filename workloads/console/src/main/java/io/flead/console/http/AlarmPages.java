package io.flead.console.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.flead.api.http.HttpApi;
import io.flead.api.http.VerdictRequest;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.console.fleet.AlarmStatistics;
import io.flead.console.fleet.AlarmTable;
import io.flead.console.fleet.InjectionTable;
import io.flead.console.fleet.Standing;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.MachineInjection;
import io.flead.contract.message.Verdict;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/alarms}, what people say of them, and {@code /api/injections}, which tell how late they came. */
public final class AlarmPages {

    private static final int DEFAULT_LIMIT = 200;
    private static final int MAX_LIMIT = 1000;
    private static final int MOST_COMMENT = 1000;
    private static final Duration LONGEST_SHELF = Duration.ofDays(7);
    /** An alarm that opens later than this after an injection is of something else. */
    private static final Duration LATEST_ALARM = Duration.ofHours(1);

    private final AlarmTable alarms;
    private final InjectionTable injections;
    private final VerdictSink verdicts;
    private final Clock clock;

    /** An alarm with what people said of it. */
    public record AlarmDocument(@JsonUnwrapped Alarm alarm, Standing standing) {}

    /** The answer of {@code /api/alarms}. */
    record AlarmRows(int open, List<AlarmDocument> alarms) {}

    /**
     * An injection with the alarm that came of it.
     *
     * @param alarm id of the first alarm of the machine that opened within an hour; absent while there is none
     * @param delaySeconds from the injection to that alarm
     */
    record InjectionRow(
            @JsonUnwrapped MachineInjection injection,
            @Nullable String alarm,
            @Nullable Double delaySeconds) {}

    AlarmPages(AlarmTable alarms, InjectionTable injections, VerdictSink verdicts, Clock clock) {
        this.alarms = alarms;
        this.injections = injections;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /** An alarm with what people said of it. */
    public static AlarmDocument document(Alarm alarm, AlarmTable alarms) {
        return new AlarmDocument(alarm, alarms.standing(alarm.id()));
    }

    void add(RoutesConfig routes) {
        routes.get("/api/alarms", this::list);
        routes.get(
                "/api/alarms/statistics",
                context -> ConsoleApi.json(
                        context,
                        AlarmStatistics.of(
                                alarms.list(alarm -> true, Integer.MAX_VALUE),
                                alarm -> alarms.standing(alarm.id()),
                                clock.instant())));
        routes.post("/api/alarms/{id}/verdict", this::judge);
        routes.get("/api/injections", this::injections);
    }

    private void list(Context context) {
        Optional<Alarm.State> state = Query.word(context, "state", Alarm.State.values(), Alarm.State::text);
        Optional<Boolean> shelved = Query.word(context, "shelved", new Boolean[] {true, false}, String::valueOf);
        String device = Query.text(context, "device");
        Instant now = clock.instant();
        Predicate<Alarm> filter = alarm -> (state.isEmpty() || alarm.state() == state.get())
                && (device.isEmpty() || alarm.deviceId().equals(device))
                && (shelved.isEmpty() || alarms.standing(alarm.id()).isShelved(now) == shelved.get());
        int limit = (int) Query.number(context, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        ConsoleApi.json(
                context,
                new AlarmRows(
                        alarms.open().size(),
                        alarms.list(filter, limit).stream()
                                .map(alarm -> document(alarm, alarms))
                                .toList()));
    }

    private void judge(Context context) throws InterruptedException {
        String id = context.pathParam("id");
        Alarm alarm = alarms.find(id)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "There is no alarm '" + Query.shorten(id) + "': /api/alarms lists those that there are."));
        Verdict verdict = verdict(alarm, body(context));
        try {
            verdicts.write(verdict);
        } catch (IOException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Kafka does not take the verdict (" + e.getMessage() + "): try again.");
        }
        alarms.take(verdict);
        ConsoleApi.json(context, document(alarm, alarms));
    }

    private Verdict verdict(Alarm alarm, VerdictRequest wanted) {
        Verdict.Kind kind = Arrays.stream(Verdict.Kind.values())
                .filter(one -> one.text().equals(wanted.kind()))
                .findFirst()
                .orElseThrow(() -> bad("kind must be one of "
                        + Arrays.stream(Verdict.Kind.values())
                                .map(Verdict.Kind::text)
                                .collect(Collectors.joining(", "))
                        + ", but is '" + Query.shorten(String.valueOf(wanted.kind())) + "'."));
        String comment = wanted.comment() == null ? "" : wanted.comment().strip();
        if (comment.length() > MOST_COMMENT) {
            throw bad("comment has " + comment.length() + " characters: write at most " + MOST_COMMENT + ".");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Verdict(
                UUID.randomUUID().toString(),
                alarm.id(),
                alarm.deviceId(),
                kind,
                comment.isEmpty() ? null : comment,
                kind == Verdict.Kind.SHELVED
                        ? now.plus(shelf(wanted.duration())).toString()
                        : none(wanted),
                now.toString());
    }

    private static @Nullable String none(VerdictRequest wanted) {
        if (wanted.duration() != null) {
            throw bad("duration belongs to shelved alone: leave it out.");
        }
        return null;
    }

    /** Zero takes a shelved alarm back. */
    private static Duration shelf(@Nullable String text) {
        String expected = "duration must be a time such as 30m or 8h, at most 7d, or 0s to take the alarm back";
        if (text == null) {
            throw bad(expected + ": it is missing.");
        }
        if (text.equals("0s")) {
            return Duration.ZERO;
        }
        Duration duration;
        try {
            duration = TimeSpan.parse(text).duration();
        } catch (IllegalArgumentException e) {
            throw bad(expected + ", but is '" + Query.shorten(text) + "'.");
        }
        if (duration.compareTo(LONGEST_SHELF) > 0) {
            throw bad(expected + ", but is '" + Query.shorten(text) + "'.");
        }
        return duration;
    }

    private static VerdictRequest body(Context context) {
        try {
            return HttpApi.read(context.body(), VerdictRequest.class);
        } catch (IOException e) {
            throw bad(
                    "The body is not the JSON that is expected: send such as {\"kind\":\"right\",\"comment\":\"bearing"
                            + " replaced\"}.");
        }
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, detail);
    }

    private void injections(Context context) {
        String device = Query.text(context, "device");
        int limit = (int) Query.number(context, "limit", 20, 1, MAX_LIMIT);
        ConsoleApi.json(
                context,
                injections.list(one -> device.isEmpty() || one.deviceId().equals(device), limit).stream()
                        .map(this::row)
                        .toList());
    }

    private InjectionRow row(MachineInjection injection) {
        if (injection.act() != MachineInjection.Act.FAILURE) {
            return new InjectionRow(injection, null, null);
        }
        Instant at = Instant.parse(injection.at());
        List<Alarm> after = alarms.list(
                alarm -> alarm.deviceId().equals(injection.deviceId())
                        && !Instant.parse(alarm.opened()).isBefore(at)
                        && Instant.parse(alarm.opened()).isBefore(at.plus(LATEST_ALARM)),
                MAX_LIMIT);
        if (after.isEmpty()) {
            return new InjectionRow(injection, null, null);
        }
        Alarm first = after.get(after.size() - 1);
        double delay = Duration.between(at, Instant.parse(first.opened())).toMillis() / 1000.0;
        return new InjectionRow(injection, first.id(), delay);
    }
}
