package io.flead.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.evaluation.data.RowLabels;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alarms against labels, by hand. A row is {@code #} anomalous, {@code .} normal, {@code ?} without a label. */
class AlarmCountsTest {

    @Test
    void anAlarmWithinAnEventDetectsItStrictly() {
        AlarmCounts counts = counts("...####...", alarm(5, 9, 1, 3));
        assertThat(counts.events()).isEqualTo(1);
        assertThat(counts.strict()).isEqualTo(1);
        assertThat(counts.delays()).containsExactly(2);
        assertThat(counts.trueBySeverity()).containsExactly(0, 1, 0);
        assertThat(counts.falseAlarms()).isZero();
        assertThat(counts.records()).isEqualTo(3);
    }

    @Test
    void oneThatOpensBeforeAndIsStillUpDetectsItByOverlapAtOnce() {
        AlarmCounts counts = counts("...####...", alarm(1, 8, 2, 4));
        assertThat(counts.strict()).isZero();
        assertThat(counts.delays()).containsExactly(0);
        assertThat(counts.trueBySeverity()).containsExactly(0, 0, 1);
    }

    /** It is neither a detection nor false: it waits for its close when the event begins. */
    @Test
    void oneThatOnlyWaitsForItsCloseHasNotSeenTheEvent() {
        double[] scores = {2, 2, 2, .5, .5, .5, .5, 2, 2, 2};
        AlarmCounts counts =
                AlarmCounts.of(List.of(alarm(0, 4, 0, 2)), new ScoredRows(scores, limits(10), 1), labels("...####..."));
        assertThat(counts.delays()).isEmpty();
        assertThat(counts.falseAlarms()).isZero();
        assertThat(counts.trueBySeverity()).containsExactly(1, 0, 0);
    }

    @Test
    void oneThatTouchesNoLabelledRowIsFalse() {
        AlarmCounts counts = counts("...####...", alarm(0, 2, 0, 2), alarm(7, 9, 2, 3));
        assertThat(counts.delays()).isEmpty();
        assertThat(counts.falseAlarms()).isEqualTo(2);
        assertThat(counts.falseBySeverity()).containsExactly(1, 0, 1);
        assertThat(counts.records()).isEqualTo(5);
    }

    @Test
    void oneOverTwoEventsDetectsBothAndASecondOneInAnEventAddsRecordsOnly() {
        AlarmCounts counts = counts(".##..##..###", alarm(2, 6, 0, 2), alarm(9, 9, 0, 2), alarm(11, 11, 1, 2));
        assertThat(counts.events()).isEqualTo(3);
        assertThat(counts.delays()).containsExactly(1, 0, 0);
        assertThat(counts.strict()).isEqualTo(2);
        assertThat(counts.trueBySeverity()).containsExactly(2, 1, 0);
        assertThat(counts.records()).isEqualTo(6);
    }

    @Test
    void rowsWithoutALabelProveNothing() {
        AlarmCounts counts = counts("????.##.", alarm(0, 2, 0, 2), alarm(3, 4, 0, 2));
        assertThat(counts.falseAlarms()).isEqualTo(1);
        assertThat(counts.records()).isEqualTo(4);
    }

    @Test
    void devicesAddUp() {
        AlarmCounts sum = counts("###", alarm(1, 2, 2, 2)).plus(counts("...", alarm(0, 1, 1, 3)));
        AlarmMetrics metrics = AlarmMetrics.of(sum, 2);
        assertThat(metrics.detected()).isEqualTo(1);
        assertThat(metrics.events()).isEqualTo(1);
        assertThat(metrics.falseAlarms()).isEqualTo(1);
        assertThat(metrics.falsePerDay()).isEqualTo(.5);
        assertThat(metrics.delayRows()).isEqualTo(1);
        assertThat(metrics.records()).isEqualTo(5);
        assertThat(metrics.trueBySeverity()).containsExactly(0, 0, 1);
        assertThat(metrics.falseBySeverity()).containsExactly(0, 1, 0);
        assertThat(AlarmMetrics.of(AlarmCounts.NONE, 1).delayRows()).isNaN();
    }

    @Test
    void impossibleAlarmsAreRefused() {
        assertThatThrownBy(() -> alarm(3, 2, 0, 2)).hasMessageContaining("impossible alarm");
        assertThatThrownBy(() -> alarm(0, 2, 3, 2)).hasMessageContaining("severity 3");
    }

    private static AlarmCounts counts(String labels, RaisedAlarm... alarms) {
        double[] scores = new double[labels.length()];
        Arrays.fill(scores, 2);
        return AlarmCounts.of(List.of(alarms), new ScoredRows(scores, limits(scores.length), 1), labels(labels));
    }

    private static double[] limits(int rows) {
        double[] limits = new double[rows];
        Arrays.fill(limits, 1.5);
        return limits;
    }

    private static RaisedAlarm alarm(int first, int last, int severity, int records) {
        return new RaisedAlarm(first, last, severity, records);
    }

    private static RowLabels labels(String rows) {
        BitSet known = new BitSet();
        BitSet anomalous = new BitSet();
        for (int row = 0; row < rows.length(); row++) {
            known.set(row, rows.charAt(row) != '?');
            anomalous.set(row, rows.charAt(row) == '#');
        }
        return new RowLabels(rows.length(), known, anomalous);
    }
}
