package io.flead.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.evaluation.data.RowLabels;
import java.time.Duration;
import java.util.BitSet;
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
        ScoredRows scored = new ScoredRows(new double[] {4, 3, 2, 1}, new boolean[] {true, true, false, false});
        JudgedRows judged = scored.judge(new RowLabels(4, known, anomalous));
        assertThat(judged.scores()).containsExactly(3, 2);
        assertThat(judged.flagged()).containsExactly(true, false);
        assertThat(judged.anomalous()).containsExactly(false, true);
    }

    @Test
    void figuresPoolRowsAndAverageAreas() {
        FleetMetrics sums = new FleetMetrics();
        sums.add(rows("..##", ".#.#"), Duration.ofHours(12));
        sums.add(rows("....", "#..."), Duration.ofHours(12));
        DetectionMetrics metrics = sums.metrics();
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
    }

    @Test
    void scoresAreFinite() {
        assertThatThrownBy(() -> new ScoredRows(new double[] {Double.NaN}, new boolean[1]))
                .hasMessageContaining("finite");
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
