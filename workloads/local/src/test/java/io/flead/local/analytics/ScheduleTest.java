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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local schedule against what the CRD admits and what the Spark operator makes of it. */
class ScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:07:00Z");
    private static final String NAMES = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDECSUNMONTUEWEDTHUFRISAT";
    private static final Duration LOOKED_AT = Duration.ofDays(40);

    @TempDir
    private Path directory;

    @Test
    void schedulesAreInUtcAndReadAsTheSparkOperatorReadsThem() throws UserException {
        assertThat(next("*/15 * * * *")).isEqualTo("2026-11-22T10:15:00Z");
        assertThat(next("5/20 * * * *")).isEqualTo("2026-11-22T10:25:00Z");
        assertThat(next("30 3 * * MON")).isEqualTo("2026-11-23T03:30:00Z");
        assertThat(next("30 3 * * mon-Fri")).isEqualTo("2026-11-23T03:30:00Z");
        assertThat(next("30 3 * * SUN-THU")).isEqualTo("2026-11-23T03:30:00Z");
        assertThat(next("0 0 1 * ?")).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(next("0 12 * * 0")).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(next("15,45 8-18/2 * JAN-MAR 1-5")).isEqualTo("2027-01-01T08:15:00Z");
        assertThat(next("0 0 29 2 *")).isEqualTo("2028-02-29T00:00:00Z");
        assertThat(next("*/90 * * * *"))
                .as("a step beyond the end: the first only")
                .isEqualTo("2026-11-22T11:00:00Z");
        assertThat(next("0 0 1 * MON")).as("either day").isEqualTo("2026-11-23T00:00:00Z");
        assertThat(next("0 0 */2 * MON")).as("a step restricts").isEqualTo("2026-11-23T00:00:00Z");
        assertThat(Schedule.of("0 0 30 2 *").next(NOW)).isEmpty();
    }

    @Test
    void aMomentThatIsDueIsNotDueAgain() throws UserException {
        Schedule schedule = Schedule.of("*/15 * * * *");
        Instant due = Instant.parse("2026-11-22T10:15:00Z");
        assertThat(schedule.next(due.minusNanos(1))).contains(due);
        assertThat(schedule.next(due)).contains(due.plus(Duration.ofMinutes(15)));
    }

    /** Clocks of Europe and America are put forward and back at these times. UTC's never is: no run is lost, none comes twice. */
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
    @ValueSource(
            strings = {
                "@daily",
                "@every 1h",
                "* * * *",
                "* * * * * *",
                "61 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 7",
                "* * * * MOON",
                "30-10 * * * *",
                "* * * * FRI-MON",
                "*/0 * * * *",
                "1,, * * * *",
                "-1 * * * *",
                "* * L * *",
                "5  * * * *",
                ""
            })
    void whatThePipelineMayNotSayIsNoSchedule(String expression) throws Exception {
        assertThatThrownBy(() -> Schedule.of(expression))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("spec.analytics.schedule");
        Path file = pipeline(expression);
        assertThatThrownBy(() -> PipelineFile.load(file))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("spec.analytics.schedule");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/15 * * * *",
                "30 3 * * mon",
                "0 3 * * SUN-THU",
                "0 0 1 JAN,jul ?",
                "5/20 * * * *",
                "0 */50 * * *",
                "05 08-18 01 * 0",
                "0 0 */2 * 1-5/2"
            })
    void whatThePipelineMaySayIsASchedule(String expression) throws Exception {
        Path file = pipeline(expression);
        assertThatCode(() -> PipelineFile.load(file)).doesNotThrowAnyException();
        assertThat(Schedule.of(expression).next(NOW)).isPresent();
    }

    @Property(tries = 500)
    void itIsTheFirstMinuteThatEveryFieldHas(@ForAll("expressions") String expression, @ForAll("moments") Instant after)
            throws UserException {
        Optional<Instant> next = Schedule.of(expression).next(after);
        Expected expected = new Expected(expression);
        Instant minute = Instant.ofEpochSecond(after.getEpochSecond() / 60 * 60 + 60);
        Instant end = after.plus(LOOKED_AT);
        while (minute.isBefore(end) && !expected.matches(minute)) {
            minute = minute.plusSeconds(60);
        }
        if (minute.isBefore(end)) {
            assertThat(next).as(expression).contains(minute);
        } else {
            next.ifPresent(time -> assertThat(expected.matches(time))
                    .as(expression + " " + time)
                    .isTrue());
            next.ifPresent(time -> assertThat(time).as(expression).isAfterOrEqualTo(end));
        }
    }

    @Provide
    Arbitrary<String> expressions() {
        return Combinators.combine(
                        field(0, 59, ""),
                        field(0, 23, ""),
                        field(1, 31, ""),
                        field(1, 12, NAMES.substring(0, 36)),
                        field(0, 6, NAMES.substring(36)))
                .as((minute, hour, day, month, weekday) -> String.join(" ", minute, hour, day, month, weekday));
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("2026-01-01T00:00:00Z").getEpochSecond(),
                        Instant.parse("2030-01-01T00:00:00Z").getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    private static Arbitrary<String> field(int min, int max, String names) {
        Arbitrary<Integer> value = Arbitraries.integers().between(min, max);
        Arbitrary<String> range = Combinators.combine(value, value, Arbitraries.of(true, false))
                .as((a, b, single) -> single
                        ? text(a, min, names)
                        : text(Math.min(a, b), min, names) + "-" + text(Math.max(a, b), min, names));
        Arbitrary<String> step = Arbitraries.oneOf(
                Arbitraries.just(""), Arbitraries.integers().between(1, 99).map(number -> "/" + number));
        return Combinators.combine(Arbitraries.oneOf(Arbitraries.of("*", "?"), range), step)
                .as((where, how) -> where + how)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(parts -> String.join(",", parts));
    }

    private static String text(int value, int min, String names) {
        int at = 3 * (value - min);
        return names.isEmpty() || value % 2 == 0
                ? Integer.toString(value)
                : names.substring(at, at + 3).toLowerCase(Locale.ROOT);
    }

    private String next(String expression) throws UserException {
        return Schedule.of(expression).next(NOW).orElseThrow().toString();
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

    /** The same by looking at each minute alone, as cron's manual tells it. */
    private static final class Expected {
        private final List<String> fields;

        Expected(String expression) {
            fields = List.of(expression.split(" ", -1));
        }

        boolean matches(Instant minute) {
            ZonedDateTime time = minute.atZone(ZoneOffset.UTC);
            boolean day = has(2, time.getDayOfMonth(), 1, 31, "");
            boolean weekday = has(4, time.getDayOfWeek().getValue() % 7, 0, 6, NAMES.substring(36));
            boolean star = isStar(fields.get(2)) || isStar(fields.get(4));
            return has(0, time.getMinute(), 0, 59, "")
                    && has(1, time.getHour(), 0, 23, "")
                    && has(3, time.getMonthValue(), 1, 12, NAMES.substring(0, 36))
                    && (star ? day && weekday : day || weekday);
        }

        private static boolean isStar(String field) {
            return List.of(field.split(",", -1)).stream().anyMatch(part -> part.matches("[*?](/1)?"));
        }

        private boolean has(int field, int value, int min, int max, String names) {
            for (String part : fields.get(field).split(",", -1)) {
                String[] stepped = part.split("/", -1);
                String[] ends = stepped[0].split("-", -1);
                boolean wild = stepped[0].matches("[*?]");
                int low = wild ? min : number(ends[0], min, names);
                int high = ends.length == 2 ? number(ends[1], min, names) : wild || stepped.length == 2 ? max : low;
                int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
                if (value >= low && value <= high && (value - low) % step == 0) {
                    return true;
                }
            }
            return false;
        }

        private static int number(String text, int min, String names) {
            int at = names.indexOf(text.toUpperCase(Locale.ROOT));
            return at < 0 || text.matches("[0-9]+") ? Integer.parseInt(text) : min + at / 3;
        }
    }
}
