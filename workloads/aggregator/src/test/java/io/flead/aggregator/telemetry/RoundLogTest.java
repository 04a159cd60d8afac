package io.flead.aggregator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.RoundMedians;
import io.flead.federation.JudgedUpdate;
import io.flead.federation.JudgedUpdate.Outcome;
import io.flead.federation.RoundBase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundLogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final RoundLog log = new RoundLog();

    @Test
    void aRoundTellsWhatBecameOfEachUpdateAndWhoWasLateOrSilent() {
        log.opened(base(0), "FedAvg", NOW);
        log.judged(admitted("a", 0));
        log.judged(refused("b", 0, "not-finite"));
        log.closed(model(1), Set.of("d", "c"));
        log.opened(base(1), "FedAvg", NOW);
        log.judged(refused("c", 0, "stale-round"));

        RoundLog.Description closed = log.find(0).orElseThrow();
        assertThat(closed.state()).isEqualTo(RoundLog.State.CLOSED);
        assertThat(closed.version()).hasValue(1);
        assertThat(closed.counts()).isEqualTo(Map.of(Outcome.ADMITTED, 1, Outcome.REFUSED, 1));
        assertThat(closed.updates()).extracting(JudgedUpdate::deviceId).containsExactly("a", "b");
        assertThat(closed.silent()).containsExactly("c", "d");
        assertThat(closed.late()).containsExactly("c");
        assertThat(log.find(1).orElseThrow().state()).isEqualTo(RoundLog.State.OPEN);
        assertThat(log.find(2)).isEmpty();
        assertThat(log.newest(1)).extracting(RoundLog.Description::base).containsExactly(1L);
    }

    @Test
    void aRoundThatMadeNoModelIsDiscarded() {
        log.opened(base(4), "FedAvg", NOW);
        log.judged(admitted("a", 4));
        log.opened(base(5), "FedAvg", NOW);
        assertThat(log.find(4).orElseThrow().state()).isEqualTo(RoundLog.State.DISCARDED);
    }

    @Test
    void memoryIsBoundedByUpdatesAndTheOldestRoundsGoFirst() {
        for (int round = 0; round < 3; round++) {
            log.opened(base(round), "FedAvg", NOW);
            for (int i = 0; i < RoundLog.MAX_UPDATES / 2; i++) {
                log.judged(admitted("device-" + i, round));
            }
        }
        assertThat(log.newest(10)).extracting(RoundLog.Description::base).containsExactly(1L, 2L);
        for (int i = 0; i < RoundLog.MAX_UPDATES; i++) {
            log.judged(refused("spam", 2, "duplicate"));
        }
        RoundLog.Description open = log.find(2).orElseThrow();
        assertThat(open.updates()).hasSize(RoundLog.MAX_UPDATES);
        assertThat(open.omitted()).isEqualTo(RoundLog.MAX_UPDATES / 2);
        assertThat(open.counts()).containsEntry(Outcome.REFUSED, RoundLog.MAX_UPDATES);
        assertThat(log.newest(10)).hasSize(1);
    }

    private static RoundBase base(long version) {
        return new RoundBase(version, version, "shape", new float[1], version, RoundMedians.NONE);
    }

    private static JudgedUpdate admitted(String device, long round) {
        return new JudgedUpdate(device, round, 10, 10, .5, 2, 1, Outcome.ADMITTED, List.of());
    }

    private static JudgedUpdate refused(String device, long round, String reason) {
        return new JudgedUpdate(
                device, round, 10, 0, Double.NaN, Double.NaN, Double.NaN, Outcome.REFUSED, List.of(reason));
    }

    private static GlobalModel model(long version) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                1,
                10,
                .5,
                "shape",
                new float[1],
                NOW,
                version - 1,
                FleetCalibration.NONE);
    }
}
