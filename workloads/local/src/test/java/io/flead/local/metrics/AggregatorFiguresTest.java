package io.flead.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AggregatorFiguresTest {

    @Test
    void readsTheStatus() throws Exception {
        AggregatorFigures figures = AggregatorFigures.parse("""
                {"model": {"version": 3, "round": 3, "devices": 20, "loss": 0.25},
                 "updates": {"admitted": 60, "refused": {"duplicate": 2, "stale-round": 1}}, "news": true}
                """);

        assertThat(figures).isEqualTo(new AggregatorFigures(3, 0.25, 60, 3));
    }

    @Test
    void beforeTheFirstModelThereIsNone() throws Exception {
        assertThat(AggregatorFigures.parse("{\"model\": null}")).isEqualTo(AggregatorFigures.none());
    }

    @Test
    void readsTheHistoryInTheOrderOfVersions() throws Exception {
        String list = "[{\"version\": 2, \"meanLoss\": 0.5}, {\"version\": 1, \"meanLoss\": 0.75}, {\"version\": 0}]";

        assertThat(AggregatorFigures.parseHistory(list))
                .containsExactly(new PublishedModel(1, 0.75), new PublishedModel(2, 0.5))
                .isEqualTo(AggregatorFigures.parseHistory("{\"models\": " + list + "}"));
    }
}
