package io.flead.operator.aggregator;

import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.AggregatorStatus.AlarmCounts;
import io.flead.api.http.HttpApi;
import io.flead.api.v1alpha1.FleadPipelineStatus.LagStatus;
import java.io.IOException;
import java.util.Optional;

/**
 * The part of an aggregator's status that a pipeline's status shows.
 *
 * @param activeDevices devices that reported in the open round or the one before
 * @param model the newest published global model; empty before the first
 * @param alarms how many there are
 * @param lag how far the readers of readings are behind; empty while it is not known
 * @param canary the model that is on trial; empty when there is none
 */
public record AggregatorReport(
        int activeDevices,
        Optional<PublishedModel> model,
        long anomaliesLastHour,
        AlarmCounts alarms,
        Optional<LagStatus> lag,
        Optional<OnTrial> canary) {

    /** Of an aggregator without a model on trial. */
    public AggregatorReport(
            int activeDevices,
            Optional<PublishedModel> model,
            long anomaliesLastHour,
            AlarmCounts alarms,
            Optional<LagStatus> lag) {
        this(activeDevices, model, anomaliesLastHour, alarms, lag, Optional.empty());
    }

    /**
     * The model that is on trial. Without its numbers, which change all the time.
     *
     * @param version the model
     * @param base the version that the other devices have
     * @param endsAt when the trial ends at the latest, ISO 8601
     */
    public record OnTrial(long version, long base, String endsAt) {}

    /**
     * A published global model.
     *
     * @param round the round that made it
     * @param publishedAt when, ISO 8601
     * @param loss mean training loss
     */
    public record PublishedModel(long version, long round, String publishedAt, int devices, double loss) {}

    /**
     * Reads the answer of {@code /api/status}.
     *
     * @throws IOException when it is not such an answer
     */
    static AggregatorReport parse(String json) throws IOException {
        AggregatorStatus status = HttpApi.read(json, AggregatorStatus.class);
        Optional<PublishedModel> model = status.model()
                .publication()
                .map(publication -> new PublishedModel(
                        status.model().version(),
                        publication.round(),
                        publication.publishedAt(),
                        status.model().devices(),
                        publication.loss()));
        return new AggregatorReport(
                status.devices().active(),
                model,
                status.anomalies().lastHour(),
                status.alarms(),
                Optional.ofNullable(status.lag()).map(RoundedLag::of),
                Optional.ofNullable(status.canary())
                        .map(trial -> new OnTrial(trial.version(), trial.base(), trial.endsAt())));
    }
}
