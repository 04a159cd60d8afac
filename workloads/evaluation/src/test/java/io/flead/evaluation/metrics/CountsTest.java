package io.flead.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.evaluation.data.RowLabels;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void pointwiseCountsOfAHandComputedCase() {
        RowCounts counts = RowCounts.of(rows("..##..##", ".#.##.#."));
        // hits: rows 3, 6; false alarms: rows 1, 4; misses: rows 2, 7; quiet: rows 0, 5
        assertThat(counts).isEqualTo(new RowCounts(2, 2, 2, 2));
        assertThat(counts.f1()).isEqualTo(.5);
        assertThat(counts.falseAlarmRate()).isEqualTo(.5);
        assertThat(counts.missedAlarmRate()).isEqualTo(.5);
    }

    @Test
    void pooledFiguresAreThoseOfTheSumOfCounts() {
        RowCounts pooled = new RowCounts(10, 0, 0, 90).plus(new RowCounts(0, 10, 90, 0));
        assertThat(pooled.f1()).isCloseTo(20.0 / 120, within(1e-15));
        assertThat(pooled.falseAlarmRate()).isEqualTo(.1);
        assertThat(pooled.missedAlarmRate()).isEqualTo(.9);
    }

    @Test
    void equalsScikitLearn() {
        for (ReferenceCase known : ReferenceCase.ALL) {
            RowCounts counts = RowCounts.of(known.judged());
            assertThat(counts.f1()).as(known.name()).isCloseTo(known.f1(), within(1e-12));
            assertThat(counts.falseAlarms()).as(known.name()).isEqualTo(known.falseAlarms());
            assertThat(counts.misses()).as(known.name()).isEqualTo(known.misses());
        }
    }

    @Test
    void anEventIsDetectedByItsFirstFlaggedRow() {
        //                                   0123456789
        EventCounts counts = EventCounts.of(rows("..###..##.#", "#...#.#...."));
        assertThat(counts.events()).isEqualTo(3);
        assertThat(counts.delays()).containsExactly(2);
        assertThat(counts.recall()).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(counts.falseAlarms()).isEqualTo(2);
    }

    @Test
    void anAlarmThatRunsIntoOrOutOfAnEventIsNoFalseAlarm() {
        EventCounts counts = EventCounts.of(rows("...##...##..", "..##...##..."));
        assertThat(counts.falseAlarms()).isZero();
        assertThat(counts.delays()).containsExactly(0, 0);
        EventCounts after = EventCounts.of(rows("##....", ".###.#"));
        assertThat(after.falseAlarms()).isEqualTo(1);
    }

    @Test
    void theMedianDelayOfAnEvenNumberIsBetweenTheMiddleTwo() {
        EventCounts counts = EventCounts.of(rows("##.####", ".#.#..."));
        assertThat(counts.delays()).containsExactly(1, 0);
        assertThat(counts.medianDelay()).isEqualTo(.5);
        assertThat(EventCounts.NONE.medianDelay()).isNaN();
    }

    @Test
    void rowsWithoutALabelAreLeftOut() {
        BitSet known = new BitSet();
        known.set(1, 3);
        BitSet anomalous = new BitSet();
        anomalous.set(2);
        ScoredRows scored = ScoredRows.above(2.5, new double[] {4, 3, 2, 1});
        JudgedRows judged = scored.judge(new RowLabels(4, known, anomalous));
        assertThat(judged.scores()).containsExactly(3, 2);
        assertThat(judged.flagged()).containsExactly(true, false);
        assertThat(judged.anomalous()).containsExactly(false, true);
    }

    @Test
    void figuresPoolRowsAndAverageAreas() {
        List<JudgedRows> devices = List.of(rows("..##", ".#.#"), rows("....", "#..."));
        double level = FleetMetrics.levelOfOnePercent(devices);
        DetectionMetrics metrics = FleetMetrics.of(devices.stream()
                .map(device -> DeviceMetrics.of("d", device, AlarmCounts.NONE, level, Duration.ofHours(12)))
                .toList());
        assertThat(metrics.f1()).isCloseTo(2.0 / (2 + 2 + 1), within(1e-15));
        assertThat(metrics.far()).isCloseTo(2.0 / 6, within(1e-15));
        // Only the first device has anomalies: scores 0 1 0 1 give precision 1/2 at both its steps.
        assertThat(metrics.aucPr()).isEqualTo(.5);
        assertThat(metrics.aucRoc()).isEqualTo(.5);
        assertThat(metrics.eventRecall()).isEqualTo(1);
        assertThat(metrics.delayRows()).isEqualTo(1);
        assertThat(metrics.falseAlarmsPer1000()).isCloseTo(2 / 6.0 * 1000, within(1e-9));
        assertThat(metrics.falseAlarmsPerDay()).isCloseTo(2 / 4.0, within(1e-12));
        assertThat(metrics.f1Faulty()).isEqualTo(.5);
        assertThat(metrics.farFaulty()).isEqualTo(.5);
        // normal scores are 0 1 1 0 0 0: their .99 quantile is 1, which no anomalous row exceeds
        assertThat(metrics.detectionRate()).isZero();
    }

    /** 200 normal rows score 0 to 199; the level lies at 197.01: of the fault's rows two of four are above it. */
    @Test
    void theDetectionRateIsMeasuredWhereOnePercentOfNormalRowsAre() {
        JudgedRows normal = new JudgedRows(new double[200], new boolean[200], new boolean[200]);
        Arrays.setAll(normal.scores(), row -> row);
        JudgedRows faulty = new JudgedRows(
                new double[] {198, 100, 500, 197}, new boolean[4], new boolean[] {true, true, true, true});
        double level = FleetMetrics.levelOfOnePercent(List.of(normal, faulty));
        assertThat(level).isCloseTo(197.01, within(1e-9));
        assertThat(rate(faulty, level)).isEqualTo(.5);
        assertThat(rate(normal, level)).isNaN();
        assertThat(FleetMetrics.levelOfOnePercent(List.of(faulty))).isNaN();
    }

    private static double rate(JudgedRows rows, double level) {
        return DeviceMetrics.of("d", rows, AlarmCounts.NONE, level, Duration.ofSeconds(1))
                .detectionRate();
    }

    @Test
    void scoresAreFinite() {
        assertThatThrownBy(() -> ScoredRows.above(1, new double[] {Double.NaN})).hasMessageContaining("finite");
    }

    private static JudgedRows rows(String labels, String flags) {
        int count = flags.length();
        JudgedRows rows = new JudgedRows(new double[count], new boolean[count], new boolean[count]);
        for (int row = 0; row < count; row++) {
            rows.flagged()[row] = flags.charAt(row) == '#';
            rows.scores()[row] = rows.flagged()[row] ? 1 : 0;
            rows.anomalous()[row] = labels.charAt(row) == '#';
        }
        return rows;
    }
}
