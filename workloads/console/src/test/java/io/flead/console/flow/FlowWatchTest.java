package io.flead.console.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.console.fleet.DeviceTable.Counts;
import io.flead.console.flow.Flow.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowWatchTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private final FlowWatch watch = new FlowWatch(START, Duration.ofSeconds(30));

    @Test
    void aPipelineThatStartsIsNotCalledStopped() {
        watch.expect("kafka");
        Flow flow = watch.flow(START.plusSeconds(60));

        assertThat(flow.stages())
                .extracting(Flow.Stage::state)
                .contains(State.STARTING)
                .doesNotContain(State.STOPPED);
        assertThat(flow.part("kafka"))
                .hasValueSatisfying(part -> assertThat(part.state()).isEqualTo(State.STARTING));
    }

    @Test
    void nothingProducedForHalfAMinuteIsAStop() {
        produce(0, 60);
        assertThat(watch.flow(START.plusSeconds(80)).isStopped("produced")).isFalse();
        assertThat(watch.flow(START.plusSeconds(100)).isStopped("produced")).isTrue();
        assertThat(watch.flow(START.plusSeconds(100)).stages().get(0).since())
                .isEqualTo(START.plusSeconds(60).toString());
    }

    @Test
    void readingsThatNobodyScoresAreAStopOfScoring() {
        watch.statuses(START.plusSeconds(1), 10, START.plusSeconds(1));
        produce(0, 150);
        Flow flow = watch.flow(START.plusSeconds(150));

        assertThat(flow.isStopped("scored")).isTrue();
        assertThat(flow.isStopped("produced")).isFalse();
    }

    @Test
    void aProcessThatStartedLaterIsARestart() {
        watch.answered("archiver", 1000);
        watch.answered("archiver", 1000);
        watch.answered("archiver", 1060);

        assertThat(watch.flow(START).part("archiver"))
                .hasValueSatisfying(part -> assertThat(part.restarts()).isEqualTo(1));
    }

    @Test
    void aPartThatAnsweredAndIsAwayIsTrouble() {
        watch.answered("aggregator");
        watch.failed("aggregator", START.plusSeconds(5), "connection refused");
        watch.failed("aggregator", START.plusSeconds(6), "connection refused");
        Overview overview = Overview.of(
                "p",
                new Counts(2, 0, 2, 0),
                List.of(),
                new Overview.Model(3, START.toString()),
                watch.flow(START.plusSeconds(7)));

        assertThat(overview.level()).isEqualTo(Overview.Level.WARNING);
        assertThat(overview.troubles())
                .containsExactly(
                        new Overview.Trouble("aggregator", START.plusSeconds(5).toString()));
    }

    @Test
    void withoutKafkaNothingIsFound() {
        watch.answered("kafka");
        watch.failed("kafka", START.plusSeconds(5), "timeout");
        Overview overview = Overview.of("p", new Counts(2, 0, 2, 0), List.of(), null, watch.flow(START.plusSeconds(7)));

        assertThat(overview.level()).isEqualTo(Overview.Level.DOWN);
    }

    @Test
    void aRateIsThatOfItsWindow() {
        Rate rate = new Rate(Duration.ofSeconds(10));
        for (int second = 0; second <= 60; second++) {
            rate.add(START.plusSeconds(second), second < 30 ? second * 100L : 3000L + second);
        }
        assertThat(rate.perSecond()).isEqualTo(1.0);
        rate.add(START.plusSeconds(61), 0);
        assertThat(rate.perSecond()).isZero();
    }

    private void produce(int from, int to) {
        for (int second = from; second <= to; second++) {
            watch.offsets(START.plusSeconds(second), new Offsets(10L * (second + 1), 0, 0, 0));
        }
    }
}
