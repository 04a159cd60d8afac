package io.flead.federation;

import io.flead.api.v1alpha1.Canary;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a model on trial goes to all devices. A pure function of the settings and the evidence.
 *
 * <p>By loss: each device of the audience computes, on rows that it holds out of training, the loss of the model on trial
 * and of the one before; the median device counts, so that no single one decides. By alarms: their number is taken for
 * Poisson, with the rate of the devices outside, raised by the increase that is allowed; the model is withdrawn when so many
 * alarms or more had less than 1 % of probability. One alarm more in a few hours is therefore no reason. Alarms count from
 * a least number of device-hours on.
 *
 * @param settings the trial's bounds
 */
public record CanaryJudge(Canary settings) {

    /** Probability below which so many alarms are no chance. */
    private static final double CHANCE = 0.01;

    private static final double MINUTES_OF_AN_HOUR = 60;

    /**
     * What is known of a trial.
     *
     * @param devices devices of the audience that score
     * @param lossIncreases of those that have reported: loss of the model on trial by that of the one before, minus 1
     * @param alarms alarms that the audience raised since the trial began
     * @param outside devices that score and are not of the audience
     * @param outsideAlarms alarms that these raised since
     */
    public record Evidence(int devices, List<Double> lossIncreases, long alarms, int outside, long outsideAlarms) {

        /** Copies the list. */
        public Evidence {
            lossIncreases = List.copyOf(lossIncreases);
        }

        /** The median device's increase; the lower one of two. */
        public Optional<Double> lossIncrease() {
            return lossIncreases.stream()
                    .sorted()
                    .skip(Math.max(0, (lossIncreases.size() - 1) / 2))
                    .findFirst();
        }
    }

    /** What becomes of the model. */
    public sealed interface Verdict {

        /** It stays on trial. */
        record Waits() implements Verdict {}

        /**
         * All devices get it.
         *
         * @param reason for people
         */
        record Promoted(String reason) implements Verdict {}

        /**
         * All devices go back to the one before.
         *
         * @param reason for people
         */
        record Withdrawn(String reason) implements Verdict {}
    }

    /**
     * Judges.
     *
     * @param age how long the trial has gone on
     */
    public Verdict judge(Evidence evidence, Duration age) {
        double hours = age.toMinutes() / MINUTES_OF_AN_HOUR;
        Optional<Double> increase = evidence.lossIncrease();
        boolean enough = 2 * evidence.lossIncreases().size() >= evidence.devices();
        if (increase.isPresent()
                && enough
                && increase.get() > settings.maxLossIncrease().fraction()) {
            return new Verdict.Withdrawn(String.format(
                    Locale.ROOT,
                    "canary: the loss on held-out rows rose by %.1f %%, more than maxLossIncrease %s",
                    100 * increase.get(),
                    settings.maxLossIncrease()));
        }
        boolean judgesAlarms = evidence.devices() * hours >= settings.minDeviceHours() && evidence.outside() > 0;
        if (judgesAlarms) {
            double rate = (evidence.outsideAlarms() + 1) / (evidence.outside() * hours);
            double expected = rate
                    * evidence.devices()
                    * hours
                    * (1 + settings.maxAlarmIncrease().fraction());
            if (atLeast(evidence.alarms(), expected) < CHANCE) {
                return new Verdict.Withdrawn(String.format(
                        Locale.ROOT,
                        "canary: %d alarms in %.1f device-hours, but at most %.1f are expected with maxAlarmIncrease %s",
                        evidence.alarms(),
                        evidence.devices() * hours,
                        expected,
                        settings.maxAlarmIncrease()));
            }
        }
        if (age.compareTo(settings.duration().duration()) < 0) {
            return new Verdict.Waits();
        }
        return increase.<Verdict>map(rise -> new Verdict.Promoted(String.format(
                        Locale.ROOT,
                        "canary: after %s the loss on held-out rows changed by %+.1f %%, %d alarms%s",
                        settings.duration(),
                        100 * rise,
                        evidence.alarms(),
                        judgesAlarms ? "" : " (too few device-hours to judge by)")))
                .orElseGet(() -> new Verdict.Withdrawn(
                        "canary: no device of the audience reported a loss within " + settings.duration()));
    }

    /** Probability of so many events or more, of a Poisson distribution with this mean. */
    static double atLeast(long events, double mean) {
        double below = 0;
        // In logarithms: the first term of a large mean is below the smallest double.
        double logTerm = -mean;
        for (long k = 0; k < events; k++) {
            below += Math.exp(logTerm);
            logTerm += Math.log(mean) - Math.log(k + 1.0);
        }
        return Math.max(0, 1 - below);
    }
}
