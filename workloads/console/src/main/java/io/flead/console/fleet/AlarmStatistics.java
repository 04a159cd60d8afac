package io.flead.console.fleet;

import io.flead.contract.message.Alarm;
import io.flead.contract.message.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether people can cope with the alarms of the last day. ISA-18.2 takes 150 a day for what one operator can handle.
 *
 * @param lastDay alarms that opened in the last 24 hours
 * @param budget alarms a day and operator
 * @param topDevices devices with most of them, at most five
 * @param chattering devices that raised three or more within ten minutes, the largest number of each
 * @param right those that somebody called right
 * @param wrong those that somebody called false
 * @param longest the longest of them, at most five
 */
public record AlarmStatistics(
        int lastDay,
        int budget,
        int right,
        int wrong,
        List<DeviceCount> topDevices,
        List<DeviceCount> chattering,
        List<Length> longest) {

    private static final int BUDGET = 150;
    private static final int MOST = 5;
    private static final int CHATTERS_FROM = 3;
    private static final Duration CHATTER = Duration.ofMinutes(10);
    private static final Comparator<DeviceCount> MOST_FIRST =
            Comparator.comparingInt((DeviceCount one) -> -one.alarms()).thenComparing(DeviceCount::device);

    /** Copies the lists. */
    public AlarmStatistics {
        topDevices = List.copyOf(topDevices);
        chattering = List.copyOf(chattering);
        longest = List.copyOf(longest);
    }

    /** Alarms of a device. */
    public record DeviceCount(String device, int alarms) {}

    /** How long an alarm lasted, or lasts. */
    public record Length(String id, String device, long seconds) {}

    /** Of these alarms and what people said of them, those that opened in the day before a time. */
    public static AlarmStatistics of(List<Alarm> all, Function<Alarm, Standing> standing, Instant now) {
        Instant from = now.minus(Duration.ofDays(1));
        List<Alarm> alarms = all.stream()
                .filter(alarm -> !opened(alarm).isBefore(from) && !opened(alarm).isAfter(now))
                .sorted(Comparator.comparing(AlarmStatistics::opened))
                .toList();
        Map<String, List<Alarm>> byDevice =
                alarms.stream().collect(Collectors.groupingBy(Alarm::deviceId, TreeMap::new, Collectors.toList()));
        List<DeviceCount> counts = new ArrayList<>();
        List<DeviceCount> chattering = new ArrayList<>();
        byDevice.forEach((device, own) -> {
            counts.add(new DeviceCount(device, own.size()));
            int most = mostWithin(own);
            if (most >= CHATTERS_FROM) {
                chattering.add(new DeviceCount(device, most));
            }
        });
        return new AlarmStatistics(
                alarms.size(),
                BUDGET,
                judged(alarms, standing, Verdict.Kind.RIGHT),
                judged(alarms, standing, Verdict.Kind.FALSE),
                counts.stream().sorted(MOST_FIRST).limit(MOST).toList(),
                chattering.stream().sorted(MOST_FIRST).limit(MOST).toList(),
                alarms.stream()
                        .map(alarm -> length(alarm, now))
                        .sorted(Comparator.comparingLong((Length length) -> -length.seconds())
                                .thenComparing(Length::id))
                        .limit(MOST)
                        .toList());
    }

    private static int judged(List<Alarm> alarms, Function<Alarm, Standing> standing, Verdict.Kind kind) {
        return (int) alarms.stream()
                .filter(alarm -> kind.text().equals(standing.apply(alarm).verdict()))
                .count();
    }

    /** The most that opened within ten minutes; they are in the order of their time. */
    private static int mostWithin(List<Alarm> alarms) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < alarms.size(); last++) {
            while (Duration.between(opened(alarms.get(first)), opened(alarms.get(last)))
                            .compareTo(CHATTER)
                    > 0) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private static Length length(Alarm alarm, Instant now) {
        String closed = alarm.closed();
        Instant end = closed == null ? now : Instant.parse(closed);
        return new Length(
                alarm.id(),
                alarm.deviceId(),
                Math.max(0, Duration.between(opened(alarm), end).toSeconds()));
    }

    private static Instant opened(Alarm alarm) {
        return Instant.parse(alarm.opened());
    }
}
