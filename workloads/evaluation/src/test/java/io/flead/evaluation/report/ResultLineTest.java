package io.flead.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.evaluation.metrics.AlarmCounts;
import io.flead.evaluation.metrics.AlarmMetrics;
import io.flead.evaluation.metrics.DetectionMetrics;
import io.flead.evaluation.metrics.DeviceMetrics;
import io.flead.evaluation.metrics.JudgedRows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultLineTest {
    private static final AlarmMetrics ALARMS =
            new AlarmMetrics(8, 7, 9, 3, .25, Double.NaN, 24, List.of(1, 3, 4), List.of(2, 1, 0));

    private final EvaluationResult outcome =
            new EvaluationResult("skab", "FLEAD federated", "federated", List.of(figures(.8), figures(.9)), List.of());

    @Test
    void isOneLineOfJsonWithMeansOverSeeds() {
        assertThat(ResultLine.of(outcome))
                .isEqualTo(
                        "FLEAD evaluation {\"set\":\"skab\",\"mode\":\"federated\",\"f1\":0.85,\"far\":0.1,\"mar\":0.2,"
                                + "\"aucPr\":null,\"aucRoc\":0.5,\"vusPr\":0.6,\"eventRecall\":1.0,\"delayRows\":3.0,"
                                + "\"falseAlarmsPer1000Rows\":4.0,\"falseAlarmsPerDeviceDay\":5.0,"
                                + "\"detectionRateAtFar1\":0.4,\"alarmEvents\":8.0,\"alarmEventsStrict\":7.0,"
                                + "\"alarmEventsTotal\":9.0,\"alarmFalse\":3.0,\"alarmFalsePerDeviceDay\":0.25,"
                                + "\"alarmDelayRows\":null,\"alarmRecords\":24.0,\"seeds\":2}");
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
                .contains(
                        "## skab",
                        "| FLEAD federated | 0.850 ±0.071 | 10.0 |",
                        "| 1.0 of 3.0 | 3.0 of 4.0 | 4.0 of 4.0 |");
    }

    /** Two devices, F1 1 and 0: a mean over draws of two lies anywhere between. */
    @Test
    void intervalsComeFromDrawingTheDevicesAnew() {
        List<DeviceMetrics> devices = List.of(device("a", true), device("b", false));
        EvaluationResult result = EvaluationResult.of("s", "d", "", List.of(devices, devices));
        List<EvaluationResult.Interval> intervals = result.intervals(List.of(
                DetectionMetrics::f1,
                DetectionMetrics::far,
                figures -> figures.alarms().events()));
        assertThat(intervals.get(0)).isEqualTo(new EvaluationResult.Interval(0, 1));
        assertThat(intervals.get(1)).isEqualTo(new EvaluationResult.Interval(0, 0));
        assertThat(intervals.get(2)).isEqualTo(new EvaluationResult.Interval(2, 2));
        assertThat(ReportTables.markdown(List.of(result)))
                .contains("| d | 0.000 to 1.000 | 0.0 to 0.0 |", "| a | 1.000 |", "| b | 0.000 |");
    }

    private static DeviceMetrics device(String name, boolean detected) {
        JudgedRows rows = new JudgedRows(
                new double[] {0, detected ? 2 : 0}, new boolean[] {false, detected}, new boolean[] {false, true});
        AlarmCounts alarms = new AlarmCounts(1, 0, List.of(), List.of(0, 0, 0), List.of(0, 0, 0), 0);
        return DeviceMetrics.of(name, rows, alarms, 1, Duration.ofDays(1));
    }

    private static DetectionMetrics figures(double f1) {
        return new DetectionMetrics(f1, .1, .2, Double.NaN, .5, .6, 1, 3, 4, 5, .7, .1, .4, ALARMS);
    }
}
