package io.flead.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.evaluation.metrics.DetectionMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultLineTest {
    private final EvaluationResult outcome =
            new EvaluationResult("skab", "FLEAD federated", "federated", List.of(figures(.8), figures(.9)));

    @Test
    void isOneLineOfJsonWithMeansOverSeeds() {
        assertThat(ResultLine.of(outcome))
                .isEqualTo(
                        "FLEAD evaluation {\"set\":\"skab\",\"mode\":\"federated\",\"f1\":0.85,\"far\":0.1,\"mar\":0.2,"
                                + "\"aucPr\":null,\"aucRoc\":0.5,\"vusPr\":0.6,\"eventRecall\":1.0,\"delayRows\":3.0,"
                                + "\"falseAlarmsPer1000Rows\":4.0,\"falseAlarmsPerDeviceDay\":5.0,\"seeds\":2}");
    }

    @Test
    void spreadIsTheSampleStandardDeviation() {
        assertThat(outcome.mean(DetectionMetrics::f1)).isCloseTo(.85, within(1e-12));
        assertThat(outcome.deviation(DetectionMetrics::f1)).isCloseTo(Math.sqrt(.005), within(1e-12));
        assertThat(outcome.deviation(DetectionMetrics::far)).isZero();
    }

    @Test
    void tablesShowMeanSpreadAndMissingFigures() {
        assertThat(ReportTables.text(List.of(outcome))).contains("skab", "0.850 ±0.071", "–");
        assertThat(ReportTables.markdown(List.of(outcome)))
                .contains("## skab", "| FLEAD federated | 0.850 ±0.071 | 10.0 |");
    }

    private static DetectionMetrics figures(double f1) {
        return new DetectionMetrics(f1, .1, .2, Double.NaN, .5, .6, 1, 3, 4, 5, .7, .1);
    }
}
