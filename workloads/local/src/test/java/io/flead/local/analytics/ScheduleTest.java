package io.flead.local.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.local.failure.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The local schedule against the CRD's rules and the Spark operator's reading of them. */
class ScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:07:00Z");
    private static final String NAMES = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDECSUNMONTUEWEDTHUFRISAT";
    private static final Duration LOOKED_AT = Duration.ofDays(40);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */15 * * * *               | 2026-11-22T10:15:00Z
            5/20 * * * *               | 2026-11-22T10:25:00Z
            30 3 * * MON               | 2026-11-23T03:30:00Z
            30 3 * * mon-Fri           | 2026-11-23T03:30:00Z
            30 3 * * SUN-THU           | 2026-11-23T03:30:00Z
            0 0 1 * ?                  | 2026-12-01T00:00:00Z
            0 12 * * 0                 | 2026-11-22T12:00:00Z
            15,45 8-18/2 * JAN-MAR 1-5 | 2027-01-01T08:15:00Z
            0 0 29 2 *                 | 2028-02-29T00:00:00Z
            # A step beyond the end: the first only.
            */90 * * * *               | 2026-11-22T11:00:00Z
            # Either day; a step restricts.
            0 0 1 * MON                | 2026-11-23T00:00:00Z
            0 0 */2 * MON              | 2026-11-23T00:00:00Z
            0 0 30 2 *                 |
            """)
    void schedulesAreInUtcAndReadAsTheSparkOperatorReadsThem(String expression, @Nullable Instant next)
            throws UserException {
        assertThat(Schedule.of(expression).next(NOW)).isEqualTo(Optional.ofNullable(next));
    }

    @Test
    void aMomentThatIsDueIsNotDueAgain() throws UserException {
        Schedule schedule = Schedule.of("*/15 * * * *");
        Instant due = Instant.parse("2026-11-22T10:15:00Z");
        assertThat(schedule.next(due.minusNanos(1))).contains(due);
        assertThat(schedule.next(due)).contains(due.plus(Duration.ofMinutes(15)));
    }

    /**
     * Clocks of Europe and America are put forward and back at these times. UTC's never is: no run is lost, none comes
     * twice.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z", "2026-03-08T00:00:00Z", "2026-11-01T00:00:00Z"})
    void whereOtherClocksChangeEveryQuarterOfAnHourIsDueOnce(String night) throws UserException {
        Schedule schedule = Schedule.of("*/15 * * * *");
        Instant time = Instant.parse(night);
        for (int quarter = 0; quarter < 96; quarter++) {
            Instant next = schedule.next(time).orElseThrow();
            assertThat(Duration.between(time, next)).isEqualTo(Duration.ofMinutes(15));
            time = next;
        }
        Schedule nightly = Schedule.of("30 2 * * *");
        Instant first = nightly.next(Instant.parse(night)).orElseThrow();
        assertThat(first).isEqualTo(Instant.parse(night).plus(Duration.ofMinutes(150)));
        assertThat(nightly.next(first)).contains(first.plus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @daily
            @every 1h
            * * * *
            * * * * * *
            61 * * * *
            * 24 * * *
            * * 0 * *
            * * * 13 *
            * * * * 7
            * * * * MOON
            30-10 * * * *
            * * * * FRI-MON
            */0 * * * *
            1,, * * * *
            -1 * * * *
            * * L * *
            5  * * * *
            ''
            """)
    void anExpressionThatTheCrdRefusesIsNoSchedule(String expression) throws Exception {
        assertThatThrownBy(() -> Schedule.of(expression))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("spec.analytics.schedule");
        Path file = pipeline(expression);
        assertThatThrownBy(() -> PipelineFile.load(file))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("spec.analytics.schedule");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */15 * * * *
            30 3 * * mon
            0 3 * * SUN-THU
            0 0 1 JAN,jul ?
            5/20 * * * *
            0 */50 * * *
            05 08-18 01 * 0
            0 0 */2 * 1-5/2
            """)
    void anExpressionThatTheCrdAcceptsIsASchedule(String expression) throws Exception {
        Path file = pipeline(expression);
        assertThatCode(() -> PipelineFile.load(file)).doesNotThrowAnyException();
        assertThat(Schedule.of(expression).next(NOW)).isPresent();
    }

    @Property(tries = 500)
    void itIsTheFirstMinuteThatEveryFieldHas(
            @ForAll("expressions") Expression expression, @ForAll("moments") Instant after) throws UserException {
        Optional<Instant> next = Schedule.of(expression.text()).next(after);
        Instant minute = Instant.ofEpochSecond(after.getEpochSecond() / 60 * 60 + 60);
        Instant end = after.plus(LOOKED_AT);
        while (minute.isBefore(end) && !expression.matches(minute)) {
            minute = minute.plusSeconds(60);
        }
        if (minute.isBefore(end)) {
            assertThat(next).as(expression.text()).contains(minute);
        } else {
            next.ifPresent(time -> {
                assertThat(expression.matches(time))
                        .as(expression.text() + " " + time)
                        .isTrue();
                assertThat(time).as(expression.text()).isAfterOrEqualTo(end);
            });
        }
    }

    @Provide
    Arbitrary<Expression> expressions() {
        return Combinators.combine(
                        field(0, 59, ""),
                        field(0, 23, ""),
                        field(1, 31, ""),
                        field(1, 12, NAMES.substring(0, 36)),
                        field(0, 6, NAMES.substring(36)))
                .as(Expression::new);
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("2026-01-01T00:00:00Z").getEpochSecond(),
                        Instant.parse("2030-01-01T00:00:00Z").getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    private static Arbitrary<Field> field(int min, int max, String names) {
        Arbitrary<Integer> value = Arbitraries.integers().between(min, max);
        Arbitrary<Field> wild = Combinators.combine(Arbitraries.of("*", "?"), steps())
                .as((sign, step) -> Field.of(sign, min, max, step).star(step <= 1));
        Arbitrary<Field> single = Combinators.combine(value, steps())
                .as((from, step) -> Field.of(text(from, min, names), from, step == 0 ? from : max, step));
        Arbitrary<Field> range = Combinators.combine(value, value, steps()).as((a, b, step) -> {
            int from = Math.min(a, b);
            int to = Math.max(a, b);
            return Field.of(text(from, min, names) + "-" + text(to, min, names), from, to, step);
        });
        return Arbitraries.oneOf(wild, single, range)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(parts -> parts.stream().reduce(Field::or).orElseThrow());
    }

    /** 0 for none. */
    private static Arbitrary<Integer> steps() {
        return Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(1, 99));
    }

    private static String text(int value, int min, String names) {
        int at = 3 * (value - min);
        return names.isEmpty() || value % 2 == 0
                ? Integer.toString(value)
                : names.substring(at, at + 3).toLowerCase(Locale.ROOT);
    }

    private Path pipeline(String schedule) throws Exception {
        Path file = directory.resolve("pipeline.yaml");
        Files.writeString(file, """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: scheduled}
                spec:
                  devices: {source: {external: {}}}
                  readings: {features: [temperature, pressure]}
                  analytics: {schedule: "%s"}
                """.formatted(schedule));
        return file;
    }

    /** A field and the numbers that cron's manual reads in it. */
    private record Field(String text, Set<Integer> numbers, boolean star) {

        static Field of(String what, int from, int to, int step) {
            return new Field(
                    step == 0 ? what : what + "/" + step,
                    IntStream.iterate(from, number -> number <= to, number -> number + Math.max(1, step))
                            .boxed()
                            .collect(Collectors.toSet()),
                    false);
        }

        Field star(boolean unrestricted) {
            return new Field(text, numbers, unrestricted);
        }

        Field or(Field other) {
            Set<Integer> both = new HashSet<>(numbers);
            both.addAll(other.numbers);
            return new Field(text + "," + other.text, both, star || other.star);
        }
    }

    private record Expression(Field minute, Field hour, Field day, Field month, Field weekday) {

        String text() {
            return String.join(" ", minute.text, hour.text, day.text, month.text, weekday.text);
        }

        boolean matches(Instant instant) {
            ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
            boolean onDay = day.numbers.contains(time.getDayOfMonth());
            boolean onWeekday = weekday.numbers.contains(time.getDayOfWeek().getValue() % 7);
            return minute.numbers.contains(time.getMinute())
                    && hour.numbers.contains(time.getHour())
                    && month.numbers.contains(time.getMonthValue())
                    && dayMatches(onDay, onWeekday);
        }

        /** Both have to match when one of them is a star, one is enough when both are given. */
        private boolean dayMatches(boolean onDay, boolean onWeekday) {
            if (day.star || weekday.star) {
                return onDay && onWeekday;
            }
            return onDay || onWeekday;
        }
    }
}
