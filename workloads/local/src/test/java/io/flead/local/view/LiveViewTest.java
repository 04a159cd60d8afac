package io.flead.local.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.AggregatorStatus.ActiveDevices;
import io.flead.api.http.AggregatorStatus.AlarmCounts;
import io.flead.api.http.AggregatorStatus.AnomalyCounts;
import io.flead.api.http.AggregatorStatus.CurrentRound;
import io.flead.api.http.CurrentModel;
import io.flead.api.http.UpdateCounts;
import io.flead.local.metrics.LatencyQuantile;
import io.flead.local.supervision.ChildStatus;
import io.flead.local.supervision.ChildStatus.State;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static final AggregatorStatus STATUS = new AggregatorStatus(
            "pumps",
            new CurrentModel(4, 3L, "2026-01-01T00:00:00Z", 20, 200, 0.125, "abc", "shape-1"),
            new CurrentRound(4, "2026-01-01T00:00:00Z", 0, 0, 3, "2026-01-01T00:01:00Z"),
            new ActiveDevices(20),
            new UpdateCounts(80, 0, new TreeMap<>(Map.of("duplicate", 1L))),
            new AnomalyCounts(17),
            new AlarmCounts(2, 5, 1),
            null);
    private static final RunSnapshot FIGURES = new RunSnapshot(
            Duration.ofSeconds(75),
            List.of(
                    child("kafka", State.RUNNING, 0),
                    child("training", State.WAITING, 2),
                    child("aggregator", State.RUNNING, 0),
                    child("archiver", State.FAILED, 7),
                    child("producer", State.RUNNING, 0)),
            12_345,
            99.6,
            12_300,
            5,
            40,
            20,
            17,
            new LatencyQuantile(OptionalDouble.of(8), false),
            new LatencyQuantile(OptionalDouble.empty(), false),
            Optional.of(STATUS),
            OptionalLong.of(3));

    private final StringWriter text = new StringWriter();

    @Test
    void elsewhereItIsOneLine() {
        new LiveView(new PrintWriter(text), false).show(FIGURES);

        assertThat(text.toString().lines())
                .singleElement()
                .asString()
                .contains("1m15s", "readings 12,345 (100/s)", "scored 12,300", "rejected 5", "lag 40", "model 4")
                .contains("devices 20", "anomalies 17", "latency 8/- ms", "restarts 9");
    }

    @Test
    void onATerminalEveryChildHasItsLineRefreshedInPlace() {
        LiveView view = new LiveView(new PrintWriter(text), true);

        view.show(FIGURES);
        assertThat(text.toString().lines()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(text.toString())
                .contains("training    restarts")
                .contains("model 4  loss 0.1250  updates 80 admitted, 1 refused")
                .contains("archiver    FAILED")
                .contains("restarts 7");
        view.show(FIGURES);

        assertThat(text.toString()).contains("\u001B[6A");
    }

    @Test
    void notesStay() {
        LiveView view = new LiveView(new PrintWriter(text), true);
        view.show(FIGURES);
        view.note("training ended");
        view.note("and again");

        assertThat(text.toString()).endsWith("training ended\nand again\n");
        assertThat(text.toString().split("\u001B\\[6A", -1)).hasSize(2);
    }

    private static ChildStatus child(String name, State state, int restarts) {
        return new ChildStatus(name, state, OptionalLong.empty(), restarts, OptionalInt.empty());
    }
}
