package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.Canary;
import io.flead.api.v1alpha1.Percentage;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.federation.CanaryJudge.Evidence;
import io.flead.federation.CanaryJudge.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CanaryJudgeTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final CanaryJudge judge = new CanaryJudge(new Canary(
            Percentage.parse("10%"), TimeSpan.parse("1h"), Percentage.parse("5%"), Percentage.parse("50%"), 8));

    @Test
    void aModelThatIsNoWorseIsPromotedWhenItsTimeIsOver() {
        Evidence evidence = new Evidence(10, List.of(-.02, .01, .04), 1, 90, 9);

        assertThat(judge.judge(evidence, HOUR.minusSeconds(1))).isEqualTo(new Verdict.Waits());
        assertThat(judge.judge(evidence, HOUR))
                .isInstanceOfSatisfying(
                        Verdict.Promoted.class,
                        promoted -> assertThat(promoted.reason()).contains("after 1h", "+1.0 %", "1 alarms"));
    }

    @Test
    void aHigherLossWithdrawsAsSoonAsHalfOfTheAudienceHasReported() {
        assertThat(judge.judge(new Evidence(10, List.of(.2, .2, .2, .2), 0, 90, 0), Duration.ofMinutes(1)))
                .isEqualTo(new Verdict.Waits());
        assertThat(judge.judge(new Evidence(10, List.of(.2, .2, .2, .2, 0.), 0, 90, 0), Duration.ofMinutes(1)))
                .isInstanceOfSatisfying(
                        Verdict.Withdrawn.class,
                        withdrawn -> assertThat(withdrawn.reason()).contains("20.0 %", "maxLossIncrease 5%"));
    }

    @Test
    void moreAlarmsWithdrawFromALeastNumberOfDeviceHoursOn() {
        // 90 alarms in 90 device-hours outside: at most 15 expected of 10 device-hours.
        Evidence evidence = new Evidence(10, List.of(0.), 30, 90, 89);
        assertThat(judge.judge(evidence, Duration.ofMinutes(47))).isEqualTo(new Verdict.Waits());
        assertThat(judge.judge(evidence, HOUR))
                .isInstanceOfSatisfying(
                        Verdict.Withdrawn.class,
                        withdrawn -> assertThat(withdrawn.reason())
                                .contains("30 alarms in 10.0 device-hours", "at most 15.0"));
        assertThat(judge.judge(new Evidence(10, List.of(0.), 20, 90, 89), HOUR)).isInstanceOf(Verdict.Promoted.class);
        assertThat(judge.judge(new Evidence(1, List.of(0.), 30, 90, 89), HOUR))
                .isInstanceOfSatisfying(
                        Verdict.Promoted.class,
                        promoted -> assertThat(promoted.reason()).contains("too few device-hours"));
    }

    @Test
    void withoutAnyReportTheModelIsWithdrawnSoThatTheFleetEndsOnOneVersion() {
        assertThat(judge.judge(new Evidence(0, List.of(), 0, 90, 0), HOUR))
                .isInstanceOfSatisfying(
                        Verdict.Withdrawn.class,
                        withdrawn -> assertThat(withdrawn.reason()).contains("no device of the audience reported"));
    }

    @Property
    void everyTrialEnds(
            @ForAll @IntRange(max = 1000) int devices,
            @ForAll @Size(max = 20) List<@DoubleRange(min = -1, max = 100) Double> increases,
            @ForAll @IntRange(max = 10_000) int alarms,
            @ForAll @IntRange(max = 1000) int outside,
            @ForAll @IntRange(max = 10_000) int outsideAlarms) {
        Evidence evidence = new Evidence(devices, increases, alarms, outside, outsideAlarms);
        assertThat(judge.judge(evidence, HOUR)).isNotInstanceOf(Verdict.Waits.class);

        List<Double> others = new ArrayList<>(increases);
        Collections.reverse(others);
        assertThat(judge.judge(new Evidence(devices, others, alarms, outside, outsideAlarms), HOUR))
                .as("the order of the reports does not matter")
                .isEqualTo(judge.judge(evidence, HOUR));
    }

    @Property
    void noSingleDeviceOfThreeWithdrawsAModel(@ForAll @DoubleRange(min = -1, max = 1e9) double liar) {
        assertThat(judge.judge(new Evidence(3, List.of(0., 0.01, liar), 0, 90, 0), HOUR))
                .isInstanceOf(Verdict.Promoted.class);
    }

    @Test
    void theTailOfThePoissonDistribution() {
        assertThat(CanaryJudge.atLeast(0, 3)).isEqualTo(1);
        assertThat(CanaryJudge.atLeast(1, 1)).isCloseTo(1 - Math.exp(-1), within(1e-12));
        assertThat(CanaryJudge.atLeast(5, 2)).isCloseTo(.052653, within(1e-6));
        assertThat(CanaryJudge.atLeast(2000, 1000)).isCloseTo(0, within(1e-9));
        assertThat(CanaryJudge.atLeast(900, 1000)).isCloseTo(1, within(1e-2));
    }
}
