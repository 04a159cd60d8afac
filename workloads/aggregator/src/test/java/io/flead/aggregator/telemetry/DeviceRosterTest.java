package io.flead.aggregator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.DeviceStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceRosterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final DeviceRoster roster = new DeviceRoster(List.of("pressure", "flow", "current"), INTERVAL);

    @Test
    void namesTheSilentDevices() {
        roster.take(status("a", State.SCORING, NOW));
        roster.take(status("b", State.WARMUP, NOW));
        roster.take(status("c", State.SCORING, NOW));
        roster.take(status("c", State.SILENT, NOW.plusSeconds(300)));
        assertThat(ids(Optional.of(State.SILENT))).containsExactly("c");
        assertThat(ids(Optional.empty())).containsExactly("a", "b", "c");
        assertThat(counts()).containsExactly(1, 1, 1);

        roster.take(status("c", State.SCORING, NOW.plusSeconds(330)));
        assertThat(ids(Optional.of(State.SILENT))).isEmpty();
        assertThat(counts()).containsExactly(1, 2, 0);

        roster.forget("c");
        roster.forget("unknown");
        assertThat(counts()).containsExactly(1, 1, 0);
    }

    @Test
    void aReportThatWasReadLateDoesNotReplaceALaterOne() {
        roster.take(status("a", State.SILENT, NOW.plusSeconds(60)));
        roster.take(status("a", State.SCORING, NOW));
        assertThat(ids(Optional.of(State.SILENT))).containsExactly("a");
        assertThat(counts()).containsExactly(0, 0, 1);
    }

    @Test
    void aDeviceThatTrainingForgotWithItsStateCountsAsSilentAndNotAsActive() {
        roster.take(status("orphan", State.SCORING, NOW));
        for (int interval = 0; interval <= 20; interval++) {
            roster.take(status("a", State.SCORING, NOW.plus(INTERVAL.multipliedBy(interval))));
        }
        assertThat(counts()).as("its report is not old enough").containsExactly(0, 2, 0);
        roster.take(status("a", State.SCORING, NOW.plus(INTERVAL.multipliedBy(22))));
        assertThat(ids(Optional.of(State.SILENT))).containsExactly("orphan");
        assertThat(counts()).containsExactly(0, 1, 1);
        // Read later than those of other partitions.
        roster.take(status("other", State.WARMUP, NOW));
        assertThat(counts()).containsExactly(0, 1, 2);
    }

    @Test
    void allDevicesKeepTheirStateWhileTrainingIsAway() {
        roster.take(status("a", State.SCORING, NOW));
        roster.take(status("b", State.SCORING, NOW.plusSeconds(3)));
        assertThat(counts()).containsExactly(0, 2, 0);
    }

    @Test
    void pagesByIdAndShowsWhatTrainingReported() {
        for (int device = 0; device < 5; device++) {
            roster.take(status("d" + device, State.WARMUP, NOW));
        }
        assertThat(roster.list(Optional.empty(), "d1", 2))
                .extracting(DeviceRoster.Device::deviceId)
                .containsExactly("d2", "d3");
        assertThat(roster.list(Optional.of(State.SCORING), "", 2)).isEmpty();
        assertThat(roster.list(Optional.empty(), "", 1))
                .containsExactly(new DeviceRoster.Device(
                        "d0", State.WARMUP, NOW, NOW.minusSeconds(1), 0.25, 7, List.of("flow")));
    }

    @Test
    void invariant10_memoryIsBoundedWhateverTheTopicHolds() {
        for (int device = 0; device < DeviceRoster.MAX_DEVICES + 10; device++) {
            roster.take(status("d" + device, State.SCORING, NOW));
        }
        assertThat(roster.count(State.SCORING)).isEqualTo(DeviceRoster.MAX_DEVICES);
        roster.take(status("x".repeat(257), State.SCORING, NOW));
        roster.take(status(" ", State.SCORING, NOW));
        roster.forget("d0");
        roster.take(status("late", State.SILENT, NOW));
        assertThat(ids(Optional.of(State.SILENT))).containsExactly("late");
    }

    private List<Integer> counts() {
        return List.of(roster.count(State.WARMUP), roster.count(State.SCORING), roster.count(State.SILENT));
    }

    private List<String> ids(Optional<State> state) {
        return roster.list(state, "", 10).stream()
                .map(DeviceRoster.Device::deviceId)
                .toList();
    }

    private static DeviceStatus status(String id, State state, Instant time) {
        return new DeviceStatus(
                id,
                time.toString(),
                state,
                time.minusSeconds(1).toString(),
                10,
                0,
                0.5,
                state == State.WARMUP ? 0.25 : 1,
                7,
                List.of("flow", "no sensor of ours"));
    }
}
