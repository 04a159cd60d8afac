package io.flead.local.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.http.ModelSummary;
import io.flead.local.metrics.TrainingMetrics;
import io.flead.process.metrics.LatencyHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RunSummaryTest {

    private static final List<ModelSummary> HISTORY = List.of(model(1, 0.9), model(2, 0.5), model(3, 0.25));

    @Test
    void aRunThatWorked() {
        RunSummary summary = RunSummary.of(
                new Seen().ends(Map.of(0, 60L, 1, 40L)).counts(97, 3).stored(97).observation());

        assertThat(summary.ok()).isTrue();
        assertThat(summary.readings()).isEqualTo(100);
        assertThat(summary.scored()).isEqualTo(97);
        assertThat(summary.rejected()).isEqualTo(3);
        assertThat(summary.rounds()).isEqualTo(3);
        assertThat(summary.firstLoss()).hasValue(0.9);
        assertThat(summary.lastLoss()).hasValue(0.25);
        assertThat(summary.latencyP50()).hasValue(5);
        assertThat(summary.text()).contains("the pipeline worked").contains("97 scored");
    }

    @Test
    void hasExactlyTheKeysThatMachinesRead() throws Exception {
        RunSummary summary = RunSummary.of(
                new Seen().ends(Map.of(0, 10L)).counts(10, 0).stored(10).observation());

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
                        "latencyP50Ms",
                        "latencyP99Ms",
                        "restarts",
                        "seconds",
                        "ok");
        assertThat(summary.json()).doesNotContain("\n");
    }

    @Test
    void whatIsNotKnownIsNull() throws Exception {
        RunSummary summary = RunSummary.of(new Seen().history(List.of(), 0).observation());

        var json = new ObjectMapper().readTree(summary.json());

        assertThat(json.get("firstLoss").isNull()).isTrue();
        assertThat(json.get("latencyP99Ms").isNull()).isFalse();
        assertThat(json.get("ok").asBoolean()).isFalse();
    }

    @Test
    void aSecondRunCountsOnlyItsOwn() {
        RunSummary summary = RunSummary.of(new Seen()
                .starts(Map.of(0, 100L))
                .before(90, 10)
                .ends(Map.of(0, 150L))
                .counts(138, 12)
                .stored(48)
                .versionAtStart(2)
                .observation());

        assertThat(summary.ok()).isTrue();
        assertThat(summary.readings()).isEqualTo(50);
        assertThat(summary.scored()).isEqualTo(48);
        assertThat(summary.rejected()).isEqualTo(2);
        assertThat(summary.rounds()).isEqualTo(1);
        assertThat(summary.firstLoss()).hasValue(0.25);
    }

    @Test
    void invariant3_aBacklogOfAKilledRunIsHandledButNotCounted() {
        Seen seen = new Seen()
                .starts(Map.of(0, 100L))
                .before(70, 0)
                .ends(Map.of(0, 150L))
                .stored(50);

        assertThat(seen.counts(120, 0).observation().isHandled()).isFalse();
        assertThat(seen.counts(150, 0).observation().isHandled()).isTrue();
        assertThat(RunSummary.of(seen.counts(150, 0).observation()).scored()).isEqualTo(50);
    }

    @Test
    void readingsHandledBeforeTheFirstCountBelongToTheRun() {
        Seen seen = new Seen()
                .starts(Map.of(0, 100L))
                .before(110, 0)
                .ends(Map.of(0, 150L))
                .stored(50);

        assertThat(seen.counts(150, 0).observation().isHandled()).isTrue();
        assertThat(RunSummary.of(seen.counts(150, 0).observation()).scored()).isEqualTo(50);
    }

    @Test
    void invariant3_missingReadingsAreToldAndTheRunDidNotWork() {
        RunSummary summary = RunSummary.of(
                new Seen().ends(Map.of(0, 100L)).counts(90, 5).stored(80).observation());

        assertThat(summary.ok()).isFalse();
        assertThat(summary.problems())
                .containsExactly(
                        "5 readings were neither scored nor rejected in time",
                        "15 readings that the archiver has passed are not in the database");
    }

    @Test
    void invariant3_whatRetentionRemovedWasStored() {
        assertThat(new StoredRows(OptionalLong.of(10), true, 1).problem(100)).isEmpty();
        assertThat(new StoredRows(OptionalLong.of(10), true, 0).problem(100))
                .hasValue("90 readings that the archiver has passed are not in the database");
        assertThat(new StoredRows(OptionalLong.of(10), false, 1).problem(100))
                .hasValue("90 readings were not stored in time");
        assertThat(new StoredRows(OptionalLong.of(100), false, 0).problem(100))
                .hasValue("the archiver did not pass the last readings in time");
        assertThat(new StoredRows(OptionalLong.of(100), true, 0).problem(100)).isEmpty();
    }

    @Test
    void whatCouldNotBeCountedIsNotNone() {
        RunSummary summary = RunSummary.of(new Seen()
                .ends(Map.of(0, 10L))
                .counts(10, 0)
                .stored(new StoredRows(OptionalLong.empty(), true, 0))
                .observation());

        assertThat(summary.problems()).singleElement().asString().contains("could not be counted");
        assertThat(summary.text()).contains("an unknown number stored");
        assertThat(summary.json()).contains("\"stored\":0,").contains("\"ok\":false");
    }

    @Test
    void withoutTheLastOffsetsTheRunDidNotWork() {
        RunSummary summary = RunSummary.of(new Seen()
                .ends(Map.of(0, 10L))
                .counts(10, 0)
                .stored(10)
                .endsUnknown()
                .observation());

        assertThat(summary.problems()).singleElement().asString().contains("kafka did not answer");
    }

    @Test
    void withoutAModelTheRunDidNotWork() {
        RunSummary summary = RunSummary.of(new Seen()
                .ends(Map.of(0, 1L))
                .counts(1, 0)
                .stored(1)
                .history(List.of(), 0)
                .observation());

        assertThat(summary.problems()).containsExactly("no global model came");
    }

    @Test
    void whatKeptFailingIsNamed() {
        RunSummary summary = RunSummary.of(new Seen()
                .ends(Map.of(0, 1L))
                .counts(1, 0)
                .stored(1)
                .keptFailing(List.of("archiver"))
                .observation());

        assertThat(summary.problems()).containsExactly("archiver kept failing");
        assertThat(summary.ok()).isFalse();
    }

    @Property
    void noFigureIsEverNegative(
            @ForAll @LongRange(min = 0, max = 1000) long start,
            @ForAll @LongRange(min = 0, max = 1000) long grown,
            @ForAll @LongRange(min = 0, max = 2000) long before,
            @ForAll @LongRange(min = 0, max = 2000) long counted,
            @ForAll @LongRange(min = 0, max = 100) long rejected) {
        RunSummary summary = RunSummary.of(new Seen()
                .starts(Map.of(0, start))
                .before(before, 0)
                .ends(Map.of(0, start + grown))
                .counts(before + counted, rejected)
                .observation());

        assertThat(summary.readings()).isEqualTo(grown);
        assertThat(summary.scored()).isNotNegative();
        assertThat(summary.rejected()).isEqualTo(rejected);
    }

    private static ModelSummary model(long version, double loss) {
        return new ModelSummary(
                version, version - 1, version - 1, "FedAvg", 20, 200, loss, "s", "abc", "2026-01-01T00:00:00Z");
    }

    /** A run as it was seen, changed step by step. */
    private static final class Seen {

        private Map<Integer, Long> starts = Map.of(0, 0L);
        private Map<Integer, Long> ends = Map.of(0, 0L);
        private TrainingMetrics before = TrainingMetrics.none();
        private TrainingMetrics after = figures(0, 0);
        private long versionAtStart;
        private long versionAtEnd = 3;
        private List<ModelSummary> history = HISTORY;
        private StoredRows stored = StoredRows.none();
        private boolean endsKnown = true;
        private List<String> keptFailing = List.of();

        Seen starts(Map<Integer, Long> offsets) {
            starts = offsets;
            return this;
        }

        Seen ends(Map<Integer, Long> offsets) {
            ends = offsets;
            return this;
        }

        Seen before(long scored, long rejected) {
            before = new TrainingMetrics(scored, rejected, 0, 0, LatencyHistogram.empty(), OptionalDouble.empty());
            return this;
        }

        Seen counts(long scored, long rejected) {
            after = figures(scored, rejected);
            return this;
        }

        Seen versionAtStart(long version) {
            versionAtStart = version;
            return this;
        }

        Seen history(List<ModelSummary> models, long newest) {
            history = models;
            versionAtEnd = newest;
            return this;
        }

        Seen stored(long rows) {
            return stored(new StoredRows(OptionalLong.of(rows), true, 0));
        }

        Seen stored(StoredRows rows) {
            stored = rows;
            return this;
        }

        Seen endsUnknown() {
            endsKnown = false;
            return this;
        }

        Seen keptFailing(List<String> names) {
            keptFailing = names;
            return this;
        }

        RunObservation observation() {
            return new RunObservation(
                    starts,
                    ends,
                    endsKnown,
                    true,
                    before,
                    after,
                    versionAtStart,
                    versionAtEnd,
                    history,
                    stored,
                    0,
                    Duration.ofSeconds(90),
                    keptFailing);
        }

        private static TrainingMetrics figures(long scored, long rejected) {
            return new TrainingMetrics(
                    scored,
                    rejected,
                    20,
                    4,
                    LatencyHistogram.ofCumulative(Map.of(10.0, 100.0, Double.POSITIVE_INFINITY, 100.0)),
                    OptionalDouble.empty());
        }
    }
}
