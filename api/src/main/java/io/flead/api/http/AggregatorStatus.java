package io.flead.api.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/status}.
 *
 * @param model the newest global model
 * @param devices devices that take part
 * @param updates counts of updates since the aggregator started
 * @param lag how far the readers of readings are behind; null while Kafka does not say, and of an older aggregator
 * @param canary the model that is on trial; null when there is none
 */
public record AggregatorStatus(
        String pipeline,
        CurrentModel model,
        CurrentRound round,
        ActiveDevices devices,
        UpdateCounts updates,
        AnomalyCounts anomalies,
        AlarmCounts alarms,
        @Nullable ReadingsLag lag,
        @Nullable CanaryTrial canary) {

    /** Of an aggregator without a model on trial. */
    public AggregatorStatus(
            String pipeline,
            CurrentModel model,
            CurrentRound round,
            ActiveDevices devices,
            UpdateCounts updates,
            AnomalyCounts anomalies,
            AlarmCounts alarms,
            @Nullable ReadingsLag lag) {
        this(pipeline, model, round, devices, updates, anomalies, alarms, lag, null);
    }

    /**
     * The model that is on trial on a share of the devices.
     *
     * @param version the model
     * @param base the version that the other devices have, and all get back when it is withdrawn
     * @param since when the trial began, ISO 8601
     * @param endsAt when it ends at the latest, ISO 8601
     * @param devices devices of the audience that score
     * @param reports those of them that have reported their loss
     * @param lossIncrease loss on rows held out of training, against the base, of the median device; null before a report
     * @param alarms alarms that the audience raised since
     * @param otherDevices other devices that score
     * @param otherAlarms alarms that these raised since
     */
    public record CanaryTrial(
            long version,
            long base,
            String since,
            String endsAt,
            int devices,
            int reports,
            @Nullable Double lossIncrease,
            long alarms,
            int otherDevices,
            long otherAlarms) {}

    /** Requires every part. */
    public AggregatorStatus {
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(round, "round");
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(updates, "updates");
        Objects.requireNonNull(anomalies, "anomalies");
        // An aggregator of a release before has none.
        alarms = Objects.requireNonNullElse(alarms, AlarmCounts.NONE);
    }

    /**
     * The open round.
     *
     * @param base version of the model that its updates start from
     * @param openSince when it was opened, ISO 8601
     * @param devices devices that have reported
     * @param samples rows that their updates were trained on
     * @param minDevices devices that must have reported before it closes
     * @param closesAt the earliest time at which it closes, ISO 8601
     */
    public record CurrentRound(
            long base, String openSince, int devices, long samples, int minDevices, String closesAt) {}

    /**
     * Devices that take part.
     *
     * @param active devices that training reports as scoring, or those whose updates came in the open round or the one
     *     before, whichever are more
     */
    public record ActiveDevices(int active) {}

    /** Counts of anomalies. */
    public record AnomalyCounts(long lastHour) {}

    /**
     * Counts of alarms.
     *
     * @param open alarms that go on
     * @param lastHour alarms that opened in the last hour
     * @param devicesOverBudget devices that raise more alarms than they may, though their level is as high as it may be; 0
     *     of an aggregator of a release before
     */
    public record AlarmCounts(int open, long lastHour, int devicesOverBudget) {

        /** Of an aggregator that knows no alarms. */
        public static final AlarmCounts NONE = new AlarmCounts(0, 0, 0);
    }
}
