package io.flead.evaluation.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.detector.alarm.AlarmSettings;
import io.flead.evaluation.metrics.RaisedAlarm;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Score series whose alarms follow by hand from the rule. */
class AlarmRunTest {
    /** One row of 20 opens at once and is critical at a level of 1.5; 30 quiet rows later it closes. */
    @Test
    void oneHighRowIsAnAlarmOfThirtyRows() {
        double[] scores = filled(91, .5);
        scores[50] = 20;
        assertThat(of(scores, 1.5)).containsExactly(new RaisedAlarm(50, 80, 2, 2));
    }

    /** The same scores by a detector that flags above 1.5 / 1.5: its level is 1. */
    @Test
    void theLevelFollowsTheLimitOfTheDetector() {
        double[] scores = filled(91, .5);
        scores[50] = 9;
        assertThat(of(scores, 1.5)).containsExactly(new RaisedAlarm(50, 80, 1, 2));
        assertThat(of(scores, .9)).containsExactly(new RaisedAlarm(50, 80, 2, 2));
    }

    @Test
    void anAlarmThatIsOpenAtTheEndEndsThereAndItsCloseIsCounted() {
        double[] scores = filled(60, .5);
        Arrays.fill(scores, 20, 60, 2);
        scores[40] = 5;
        // 2 is above 1.5 by .29 in the logarithm, more than .2: opens at once as minor, and rises at 40
        assertThat(of(scores, 1.5)).containsExactly(new RaisedAlarm(20, 59, 1, 3));
    }

    @Test
    void rowsWithoutAScoreAreNotShownToIt() {
        double[] scores = filled(100, .5);
        scores[50] = 20;
        double[] limits = filled(100, 1.5);
        Arrays.fill(limits, 51, 61, ScoredRows.UNSCORED);
        assertThat(AlarmRun.of(new ScoredRows(scores, limits, 1), AlarmSettings.BALANCED))
                .containsExactly(new RaisedAlarm(50, 90, 2, 2));
    }

    @Test
    void aLimitOfNothingIsExceededByAnything() {
        double[] scores = new double[50];
        scores[10] = 1e-9;
        assertThat(of(scores, 0)).containsExactly(new RaisedAlarm(10, 40, 2, 2));
    }

    private static List<RaisedAlarm> of(double[] scores, double limit) {
        return AlarmRun.of(ScoredRows.above(limit, scores), AlarmSettings.BALANCED);
    }

    private static double[] filled(int rows, double value) {
        double[] values = new double[rows];
        Arrays.fill(values, value);
        return values;
    }
}
