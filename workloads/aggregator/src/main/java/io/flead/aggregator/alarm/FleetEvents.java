package io.flead.aggregator.alarm;

import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.AlarmRoster.Standing;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.Direction;
import io.flead.contract.message.Alarm.Fleet;
import io.flead.contract.message.Alarm.Sensor;
import io.flead.contract.message.Alarm.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds alarms of the fleet: {@value #SHARE_PERCENT} % of the active devices raise alarms with the same leading sensor
 * within a minute, by the time at which their alarms were found. Such an alarm closes when fewer than half as many devices
 * have one open. What is decided follows from the alarms on the topic alone, those of the fleet among them, so a restart
 * changes nothing. Pure; keeps no state.
 */
public final class FleetEvents {

    static final int SHARE_PERCENT = 30;

    /** One or two devices are no fleet. */
    static final int LEAST_DEVICES = 3;

    /** So many devices are enough, whatever the share: the list of alarms holds no more than twice that. */
    static final int ENOUGH_DEVICES = AlarmRoster.MAX_ALARMS / 2;

    /** Most alarms of devices that an alarm of the fleet names. */
    static final int MOST_NAMED = 100;

    static final Duration WINDOW = Duration.ofMinutes(1);

    /** An event of longer ago is found no more, when no aggregator ran at the time. */
    private static final Duration LOOK_BACK = Duration.ofHours(1);

    private static final Duration PROGRESS = Duration.ofMinutes(1);

    /** What is known of a sensor. */
    private static final class Evidence {
        private final List<Standing> devices = new ArrayList<>();
        private @Nullable Standing open;
        private Instant closedAt = Instant.MIN;
    }

    /** The records to write now. */
    public List<Alarm> decide(List<Standing> alarms, int activeDevices, Instant now) {
        int needed = Math.min(
                ENOUGH_DEVICES, Math.max(LEAST_DEVICES, (int) Math.ceil(activeDevices * SHARE_PERCENT / 100.0)));
        List<Alarm> records = new ArrayList<>();
        evidence(alarms).forEach((sensor, evidence) -> {
            List<Standing> open = evidence.devices.stream()
                    .filter(standing -> standing.alarm().state() == State.OPEN)
                    .toList();
            boolean goesOn = devices(open) >= (needed + 1) / 2;
            Standing event = evidence.open;
            if (event == null) {
                // Few devices known: the statuses have not come yet, or this is no fleet.
                if (activeDevices >= LEAST_DEVICES) {
                    opening(evidence, needed, goesOn, now)
                            .map(members -> opened(sensor, members, activeDevices))
                            .ifPresent(records::add);
                }
            } else if (!goesOn) {
                records.add(updated(event.alarm(), open).closedFor(CloseReason.CLEARED));
            } else {
                Alarm newest = updated(event.alarm(), open);
                boolean isDue = !now.isBefore(event.writtenAt().plus(PROGRESS)) && !sameBut(newest, event.alarm());
                if (isDue || newest.severity() != event.alarm().severity()) {
                    records.add(newest);
                }
            }
        });
        return records;
    }

    private static Map<String, Evidence> evidence(List<Standing> alarms) {
        Map<String, Evidence> bySensor = new TreeMap<>();
        for (Standing standing : alarms) {
            Alarm alarm = standing.alarm();
            if (alarm.sensors().isEmpty()) {
                continue;
            }
            Evidence evidence = bySensor.computeIfAbsent(alarm.sensors().get(0).name(), sensor -> new Evidence());
            if (alarm.fleet() == null) {
                evidence.devices.add(standing);
            } else if (alarm.state() == State.OPEN) {
                evidence.open = standing;
            } else if (standing.writtenAt().isAfter(evidence.closedAt)) {
                evidence.closedAt = standing.writtenAt();
            }
        }
        return bySensor;
    }

    /** The first devices' alarms within a minute that are enough, if they are, and if that is not over long since. */
    private static Optional<List<Standing>> opening(Evidence evidence, int needed, boolean goesOn, Instant now) {
        Instant from = now.minus(LOOK_BACK);
        List<Standing> candidates = evidence.devices.stream()
                .filter(standing -> standing.foundAt().isAfter(evidence.closedAt)
                        && standing.foundAt().isAfter(from))
                .sorted(Comparator.comparing(Standing::foundAt)
                        .thenComparing(standing -> standing.alarm().id()))
                .toList();
        Deque<Standing> window = new ArrayDeque<>();
        Map<String, Integer> devices = new HashMap<>();
        for (Standing standing : candidates) {
            window.addLast(standing);
            devices.merge(standing.alarm().deviceId(), 1, Integer::sum);
            while (window.getFirst().foundAt().plus(WINDOW).isBefore(standing.foundAt())) {
                devices.computeIfPresent(
                        window.removeFirst().alarm().deviceId(), (id, count) -> count == 1 ? null : count - 1);
            }
            if (devices.size() >= needed
                    && (goesOn || !standing.foundAt().plus(WINDOW).isBefore(now))) {
                return Optional.of(List.copyOf(window));
            }
        }
        return Optional.empty();
    }

    private static Alarm opened(String sensor, List<Standing> members, int activeDevices) {
        Alarm first = members.get(0).alarm();
        String opened = median(members, Alarm::opened);
        Alarm empty = new Alarm(
                UUID.nameUUIDFromBytes(("fleet" + '\0' + sensor + '\0' + first.id()).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                Alarm.FLEET,
                State.OPEN,
                0,
                opened,
                opened,
                null,
                null,
                0,
                opened,
                0,
                0,
                List.of(new Sensor(sensor, 0, null, null, null)),
                Severity.MINOR,
                0,
                new Fleet(0, activeDevices, List.of()));
        return updated(empty, members);
    }

    /** The alarm of the fleet after what its devices' alarms are now; nothing about it ever shrinks. */
    private static Alarm updated(Alarm event, List<Standing> members) {
        if (members.isEmpty()) {
            return event;
        }
        Fleet before = Objects.requireNonNull(event.fleet());
        Set<String> named = new LinkedHashSet<>(before.alarms());
        members.stream()
                .sorted(Comparator.comparing(Standing::foundAt)
                        .thenComparing(standing -> standing.alarm().id()))
                .limit(MOST_NAMED)
                .forEach(standing -> {
                    if (named.size() < MOST_NAMED) {
                        named.add(standing.alarm().id());
                    }
                });
        Alarm worst = members.stream()
                .map(Standing::alarm)
                .max(Comparator.comparingDouble(Alarm::peak).thenComparing(Alarm::id))
                .orElseThrow();
        boolean isWorse = worst.peak() > event.peak();
        String last = median(members, Alarm::last);
        return new Alarm(
                event.id(),
                event.deviceId(),
                State.OPEN,
                event.revision() + 1,
                event.opened(),
                Instant.parse(last).isBefore(Instant.parse(event.last())) ? event.last() : last,
                null,
                null,
                Math.max(worst.peak(), event.peak()),
                isWorse ? worst.peakAt() : event.peakAt(),
                Math.max(event.readings(), sum(members, Alarm::readings)),
                Math.max(event.flagged(), sum(members, Alarm::flagged)),
                List.of(sensor(event.sensors().get(0).name(), members)),
                highest(event.severity(), members),
                Math.max(event.modelVersion(), worst.modelVersion()),
                new Fleet(Math.max(before.devices(), devices(members)), before.active(), List.copyOf(named)));
    }

    /** Whether two records differ by their revision at most. */
    private static boolean sameBut(Alarm newest, Alarm event) {
        return newest.peak() == event.peak()
                && newest.readings() == event.readings()
                && Objects.equals(newest.fleet(), event.fleet());
    }

    private static Severity highest(Severity before, List<Standing> members) {
        return members.stream()
                .map(standing -> standing.alarm().severity())
                .reduce(before, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    /** The sensor's mean share, and the side on which most devices have it. */
    private static Sensor sensor(String name, List<Standing> members) {
        double share = 0;
        int side = 0;
        for (Standing standing : members) {
            Sensor first = standing.alarm().sensors().get(0);
            share += first.share() / members.size();
            side += first.direction() == Direction.ABOVE ? 1 : first.direction() == Direction.BELOW ? -1 : 0;
        }
        return new Sensor(name, share, side == 0 ? null : side > 0 ? Direction.ABOVE : Direction.BELOW, null, null);
    }

    private static long sum(List<Standing> members, ToLongFunction<Alarm> count) {
        return members.stream().map(Standing::alarm).mapToLong(count).sum();
    }

    private static int devices(List<Standing> alarms) {
        return alarms.stream()
                .map(standing -> standing.alarm().deviceId())
                .collect(Collectors.toCollection(TreeSet::new))
                .size();
    }

    /** Of the devices' times: the clock of one that is wrong moves it little. */
    private static String median(List<Standing> members, Function<Alarm, String> time) {
        List<Instant> times = members.stream()
                .map(standing -> Instant.parse(time.apply(standing.alarm())))
                .sorted()
                .toList();
        return times.get(times.size() / 2).toString();
    }
}
