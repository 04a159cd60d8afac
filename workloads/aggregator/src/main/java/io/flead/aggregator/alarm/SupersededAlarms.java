package io.flead.aggregator.alarm;

import io.flead.aggregator.telemetry.DeviceRoster.AlarmReport;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds alarms that nothing else would close: training crashed, began again before the reading that opened one, and read
 * on without finding it again. The device's status tells: it has been judged through a later reading, and names another
 * open alarm or none. A doubt must last for a while, because alarms and statuses come by different topics. Not
 * thread-safe.
 */
public final class SupersededAlarms {

    /** How long a doubt must last. */
    public static final Duration GRACE = Duration.ofSeconds(30);

    private final Duration grace;
    private Map<Doubt, Instant> doubts = Map.of();

    private record Doubt(String id, long revision) {}

    /** Nothing is doubted yet. */
    public SupersededAlarms(Duration grace) {
        this.grace = grace;
    }

    /**
     * The records that close such alarms. While they are not among what is open, the same come again after the grace.
     *
     * @param open the alarms that are open on their topic
     * @param reports what training says of a device's alarms
     */
    public List<Alarm> find(List<Alarm> open, Function<String, Optional<AlarmReport>> reports, Instant now) {
        Map<Doubt, Instant> newest = new HashMap<>();
        List<Alarm> superseded = new ArrayList<>();
        for (Alarm alarm : open) {
            if (alarm.fleet() != null || !isContradicted(alarm, reports.apply(alarm.deviceId()))) {
                continue;
            }
            Doubt doubt = new Doubt(alarm.id(), alarm.revision());
            Instant since = doubts.getOrDefault(doubt, now);
            boolean isSure = !now.isBefore(since.plus(grace));
            if (isSure) {
                superseded.add(alarm.closedFor(CloseReason.SUPERSEDED));
            }
            newest.put(doubt, isSure ? now : since);
        }
        doubts = newest;
        return superseded;
    }

    private static boolean isContradicted(Alarm alarm, Optional<AlarmReport> report) {
        return report.filter(said -> said.readThrough() >= alarm.revision()
                        && !said.openAlarm().equals(Optional.of(alarm.id())))
                .isPresent();
    }
}
