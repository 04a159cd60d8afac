package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.telemetry.AggregationProgress;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.aggregator.telemetry.OpenRound;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.GlobalModel;
import io.flead.federation.Admission;
import io.flead.federation.JudgedUpdate;
import io.flead.federation.Round;
import io.flead.federation.RoundClock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How many devices are active, and the open round as others see it. Not thread-safe. */
final class RoundView {

    private final RoundClock clock;
    private final ModelRegistry registry;
    private final DeviceRoster roster;
    private final AggregationProgress progress;

    /** Devices of the round before the open one that have not reported in this one; empty before there was one. */
    private Optional<Set<String>> missing = Optional.empty();

    RoundView(RoundClock clock, ModelRegistry registry, DeviceRoster roster, AggregationProgress progress) {
        this.clock = clock;
        this.registry = registry;
        this.roster = roster;
        this.progress = progress;
    }

    /** A round was opened. */
    void opened(Round round, String strategy) {
        progress.rounds().opened(round.base(), strategy, round.openSince());
        show(round);
    }

    /** An update was judged; an admitted one is its device's report in the open round. */
    void judged(ConsumerRecord<byte[], byte[]> update, Admission admission) {
        if (admission instanceof Admission.Admitted admitted) {
            missing.ifPresent(devices -> devices.remove(admitted.deviceId()));
        }
        progress.judged(admission);
        progress.rounds().judged(JudgedUpdate.of(update.key(), update.value(), admission));
    }

    /** The round was closed with this model: its devices are those of the round before the next one. */
    void closed(Round round, GlobalModel model) {
        progress.rounds().closed(model, missing.orElse(Set.of()));
        missing = Optional.of(new HashSet<>(round.devices()));
    }

    /** The round was given up for another base. */
    void discarded(Round round) {
        missing.ifPresent(devices -> devices.addAll(round.devices()));
    }

    /**
     * Devices that are active: those that training reports as scoring, or those whose updates came in this round or the
     * one before, whichever are more.
     */
    int active(Round round) {
        int devices = round.devices().size();
        // After a start, who took part in the round before is not known, only how many.
        int reporting = missing.map(absent -> devices + absent.size())
                .orElseGet(() ->
                        Math.max(registry.newest().map(PublishedModel::devices).orElse(0), devices));
        return Math.max(reporting, roster.count(DeviceStatus.State.SCORING));
    }

    /** Shows the open round. */
    void show(Round round) {
        int active = active(round);
        progress.roundIs(new OpenRound(
                round.base().version(),
                round.openSince(),
                clock.closesAt(round.openSince()),
                round.devices().size(),
                round.samples(),
                clock.devicesToClose(active),
                active));
    }
}
