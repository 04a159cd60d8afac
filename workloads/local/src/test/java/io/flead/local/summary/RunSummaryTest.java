package io.flead.local.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.http.ModelSummary;
import io.flead.local.metrics.LatencyQuantile;
import io.flead.local.metrics.TrainingMetrics;
import io.flead.process.metrics.ScrapedHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSummaryTest {

    @Test
    void aRunThatWorked() {
        RunSummary summary = summary(run -> {
            run.end = 60;
            run.otherEnd = 40;
            run.scored = 97;
            run.rejected = 3;
            run.stored = rows(97);
        });

        assertThat(summary.ok()).isTrue();
        assertThat(summary.readings()).isEqualTo(100);
        assertThat(summary.scored()).isEqualTo(97);
        assertThat(summary.rejected()).isEqualTo(3);
        assertThat(summary.rounds()).isEqualTo(3);
        assertThat(summary.firstLoss()).hasValue(0.9);
        assertThat(summary.lastLoss()).hasValue(0.25);
        assertThat(summary.latencyP50()).isEqualTo(new LatencyQuantile(OptionalDouble.of(5), false));
        assertThat(summary.text()).contains("the pipeline worked").contains("97 scored");
    }

    @Test
    void aLatencyBeyondTheLastBucketIsNotTakenForItsBound() throws Exception {
        RunSummary summary = summary(run -> run.slow = 50);
        assertThat(summary.text()).contains("latency    8 ms median, over 10 ms p99");
        assertThat(new ObjectMapper()
                        .readTree(summary.json())
                        .get("latencyP99Ms")
                        .asDouble())
                .isEqualTo(10);
    }

    @Test
    void invariant3_readingsBeyondTheDeviceLimitAreRejectedAndStored() {
        Consumer<Seen> limited = run -> {
            run.end = 100;
            run.scored = 90;
            run.rejected = 10;
            run.beyondLimit = 7;
            run.stored = rows(97);
        };
        assertThat(summary(limited).ok()).isTrue();
        assertThat(summary(limited.andThen(run -> run.stored = rows(90))).text())
                .contains("7 readings that the archiver has passed are not in the database");
    }

    @Test
    void hasExactlyTheKeysThatMachinesRead() throws Exception {
        RunSummary summary = summary(run -> {});

        List<String> keys = new ArrayList<>();
        new ObjectMapper().readTree(summary.json()).fieldNames().forEachRemaining(keys::add);

        assertThat(keys)
                .containsExactly(
                        "readings",
                        "scored",
                        "rejected",
                        "stored",
                        "devices",
                        "rounds",
                        "modelVersion",
                        "firstLoss",
                        "lastLoss",
                        "anomalies",
                        "alarms",
                        "latencyP50Ms",
                        "latencyP99Ms",
                        "restarts",
                        "seconds",
                        "ok");
        assertThat(summary.json()).doesNotContain("\n");
    }

    @Test
    void anUnknownNumberIsNull() throws Exception {
        RunSummary summary = summary(run -> run.history = List.of());

        var json = new ObjectMapper().readTree(summary.json());

        assertThat(json.get("firstLoss").isNull()).isTrue();
        assertThat(json.get("latencyP99Ms").isNull()).isFalse();
        assertThat(json.get("ok").asBoolean()).isFalse();
    }

    @Test
    void aSecondRunCountsOnlyItsOwn() {
        RunSummary summary = summary(run -> {
            run.start = 100;
            run.end = 150;
            run.scoredBefore = 90;
            run.rejectedBefore = 10;
            run.scored = 138;
            run.rejected = 12;
            run.stored = rows(48);
            run.versionAtStart = 2;
        });

        assertThat(summary.ok()).isTrue();
        assertThat(summary.readings()).isEqualTo(50);
        assertThat(summary.scored()).isEqualTo(48);
        assertThat(summary.rejected()).isEqualTo(2);
        assertThat(summary.rounds()).isEqualTo(1);
        assertThat(summary.firstLoss()).hasValue(0.25);
    }

    /** A killed run left 30 readings to handle, or the run handled ten before they were first counted. */
    @ParameterizedTest
    @ValueSource(longs = {70, 110})
    void invariant3_aBacklogIsHandledButNotCounted(long scoredBefore) {
        Seen seen = new Seen();
        seen.start = 100;
        seen.end = 150;
        seen.scoredBefore = scoredBefore;
        seen.stored = rows(50);
        seen.scored = 120;
        assertThat(seen.observation().isHandled()).isFalse();

        seen.scored = 150;
        assertThat(seen.observation().isHandled()).isTrue();
        assertThat(RunSummary.of(seen.observation()).scored()).isEqualTo(50);
    }

    static List<Arguments> runsThatDidNotWork() {
        return List.of(
                failing(
                        run -> {
                            run.end = 100;
                            run.scored = 90;
                            run.rejected = 5;
                            run.stored = rows(80);
                        },
                        "5 readings were neither scored nor rejected in time",
                        "15 readings that the archiver has passed are not in the database"),
                failing(run -> run.history = List.of(), "no global model came"),
                failing(run -> run.keptFailing = List.of("archiver"), "archiver kept failing"),
                failing(run -> run.endsKnown = false, "kafka did not answer"),
                failing(run -> run.stored = new StoredRows(OptionalLong.empty(), true, 0), "could not be counted"));
    }

    @ParameterizedTest
    @MethodSource("runsThatDidNotWork")
    void invariant3_missingReadingsAreReportedAndTheRunDidNotWork(Consumer<Seen> change, List<String> problems) {
        RunSummary summary = summary(change);

        assertThat(summary.ok()).isFalse();
        assertThat(summary.problems()).hasSameSizeAs(problems);
        for (int i = 0; i < problems.size(); i++) {
            assertThat(summary.problems().get(i)).contains(problems.get(i));
        }
    }

    @Test
    void anUncountableNumberIsNotZero() {
        RunSummary summary = summary(run -> run.stored = new StoredRows(OptionalLong.empty(), true, 0));

        assertThat(summary.text()).contains("an unknown number stored");
        assertThat(summary.json()).contains("\"stored\":0,").contains("\"ok\":false");
    }

    @Test
    void invariant3_readingsThatRetentionRemovedWereStored() {
        assertThat(new StoredRows(OptionalLong.of(10), true, 1).problem(100)).isEmpty();
        assertThat(new StoredRows(OptionalLong.of(10), true, 0).problem(100))
                .hasValue("90 readings that the archiver has passed are not in the database");
        assertThat(new StoredRows(OptionalLong.of(10), false, 1).problem(100))
                .hasValue("90 readings were not stored in time");
        assertThat(new StoredRows(OptionalLong.of(100), false, 0).problem(100))
                .hasValue("the archiver did not pass the last readings in time");
        assertThat(new StoredRows(OptionalLong.of(100), true, 0).problem(100)).isEmpty();
    }

    @Property
    void noFigureIsEverNegative(
            @ForAll @LongRange(min = 0, max = 1000) long start,
            @ForAll @LongRange(min = 0, max = 1000) long grown,
            @ForAll @LongRange(min = 0, max = 2000) long before,
            @ForAll @LongRange(min = 0, max = 2000) long counted,
            @ForAll @LongRange(min = 0, max = 100) long rejected) {
        RunSummary summary = summary(run -> {
            run.start = start;
            run.end = start + grown;
            run.scoredBefore = before;
            run.scored = before + counted;
            run.rejected = rejected;
        });

        assertThat(summary.readings()).isEqualTo(grown);
        assertThat(summary.scored()).isNotNegative();
        assertThat(summary.rejected()).isEqualTo(rejected);
    }

    private static Arguments failing(Consumer<Seen> change, String... problems) {
        return Arguments.of(change, List.of(problems));
    }

    private static StoredRows rows(long count) {
        return new StoredRows(OptionalLong.of(count), true, 0);
    }

    private static RunSummary summary(Consumer<Seen> change) {
        Seen seen = new Seen();
        change.accept(seen);
        return RunSummary.of(seen.observation());
    }

    /** A run as it was seen: ten readings that were scored and stored, and three models. */
    private static final class Seen {

        private long start;
        private long end = 10;
        private long otherEnd;
        private long scoredBefore;
        private long rejectedBefore;
        private long scored = 10;
        private long rejected;
        private long beyondLimit;
        private double slow;
        private long versionAtStart;
        private List<ModelSummary> history = List.of(model(1, 0.9), model(2, 0.5), model(3, 0.25));
        private StoredRows stored = rows(10);
        private boolean endsKnown = true;
        private List<String> keptFailing = List.of();

        RunObservation observation() {
            return new RunObservation(
                    Map.of(0, start, 1, 0L),
                    Map.of(0, end, 1, otherEnd),
                    endsKnown,
                    true,
                    new TrainingMetrics(
                            scoredBefore, rejectedBefore, 0, 0, 0, 0, ScrapedHistogram.empty(), OptionalDouble.empty()),
                    new TrainingMetrics(
                            scored,
                            rejected,
                            beyondLimit,
                            20,
                            4,
                            2,
                            ScrapedHistogram.ofCumulative(Map.of(10.0, 100.0, Double.POSITIVE_INFINITY, 100.0 + slow)),
                            OptionalDouble.empty()),
                    versionAtStart,
                    history.size(),
                    history,
                    stored,
                    0,
                    Duration.ofSeconds(90),
                    keptFailing);
        }

        private static ModelSummary model(long version, double loss) {
            return new ModelSummary(
                    version, version - 1, version - 1, "FedAvg", 20, 200, loss, "s", "abc", "2026-01-01T00:00:00Z");
        }
    }
}
