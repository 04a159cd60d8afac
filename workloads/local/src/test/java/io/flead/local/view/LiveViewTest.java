package io.flead.local.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.local.metrics.AggregatorFigures;
import io.flead.local.supervision.ChildStatus;
import io.flead.local.supervision.ChildStatus.State;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static final LiveFigures FIGURES = new LiveFigures(
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
            OptionalDouble.of(8),
            OptionalDouble.empty(),
            new AggregatorFigures(4, 0.125, 80, 1),
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
