package io.flead.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmStatisticsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void itCountsTheLastDayAndNamesWhoChatters() {
        List<Alarm> alarms = new ArrayList<>();
        for (int alarm = 0; alarm < 4; alarm++) {
            alarms.add(alarm("pump", NOW.minusSeconds(3600 - 200L * alarm), 60));
        }
        for (int alarm = 0; alarm < 6; alarm++) {
            alarms.add(alarm("press", NOW.minusSeconds(3600L * (alarm + 2)), 1800));
        }
        alarms.add(alarm("old", NOW.minusSeconds(90_000), 5));

        AlarmStatistics statistics = AlarmStatistics.of(
                alarms,
                alarm -> alarm.deviceId().equals("pump")
                        ? new Standing("false", null, null, null)
                        : new Standing("right", null, null, null),
                NOW);

        assertThat(statistics.lastDay()).isEqualTo(10);
        assertThat(statistics.right()).isEqualTo(6);
        assertThat(statistics.wrong()).isEqualTo(4);
        assertThat(statistics.topDevices())
                .containsExactly(
                        new AlarmStatistics.DeviceCount("press", 6), new AlarmStatistics.DeviceCount("pump", 4));
        assertThat(statistics.chattering()).containsExactly(new AlarmStatistics.DeviceCount("pump", 4));
        assertThat(statistics.longest())
                .hasSize(5)
                .allSatisfy(length -> assertThat(length.seconds()).isEqualTo(1800));
    }

    private static Alarm alarm(String device, Instant opened, long seconds) {
        String end = opened.plusSeconds(seconds).toString();
        return new Alarm(
                device + opened,
                device,
                Alarm.State.CLOSED,
                1,
                opened.toString(),
                end,
                end,
                Alarm.CloseReason.CLEARED,
                3,
                end,
                5,
                4,
                List.of(),
                Severity.MAJOR,
                3);
    }
}
