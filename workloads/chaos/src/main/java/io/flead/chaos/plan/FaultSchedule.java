package io.flead.chaos.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The faults of a run in the order of their times. The same seed, length and children give the same schedule.
 *
 * <p>A supervisor gives a child up that fails eight times in a row within a minute each. So that no schedule can bring
 * that about, a child is killed at most {@value #KILLS_OF_A_CHILD} times within {@link #KILLS_COUNTED}.
 */
public record FaultSchedule(List<Event> events) {

    /** Most kills of one child within {@link #KILLS_COUNTED}. */
    static final int KILLS_OF_A_CHILD = 3;

    static final Duration KILLS_COUNTED = Duration.ofMinutes(4);

    /** Time between two faults of one child. */
    static final Duration REST = Duration.ofSeconds(20);

    private static final Duration LEAST_GAP = Duration.ofSeconds(4);
    private static final Duration MOST_GAP = Duration.ofSeconds(14);
    private static final Duration LEAST_STOP = Duration.ofSeconds(5);
    private static final Duration MOST_STOP = Duration.ofSeconds(60);
    private static final Duration FULL_DISK = Duration.ofSeconds(10);
    private static final int STOPS_IN_TEN = 3;
    private static final int MALFORMED_IN_TEN = 1;
    private static final int MOST_MALFORMED = 50;

    public FaultSchedule {
        events = List.copyOf(events);
    }

    /**
     * A fault and when it begins.
     *
     * @param at time since the first fault could begin
     * @param fault the fault
     */
    public record Event(Duration at, Fault fault) {}

    /**
     * Plans a run.
     *
     * @param seed of the random choices
     * @param length of the run; all faults begin and end within it
     * @param children the names of those that may be killed and stopped
     */
    public static FaultSchedule of(long seed, Duration length, List<String> children) {
        if (children.isEmpty()) {
            throw new IllegalArgumentException("there is no child");
        }
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>(onceEach(random, length));
        Map<String, List<Duration>> kills = new HashMap<>();
        Map<String, Duration> restUntil = new HashMap<>();
        Duration at = between(random, LEAST_GAP, MOST_GAP);
        while (at.compareTo(length) < 0) {
            Duration now = at;
            List<String> rested = children.stream()
                    .filter(child ->
                            restUntil.getOrDefault(child, Duration.ZERO).compareTo(now) <= 0)
                    .toList();
            int dice = random.nextInt(10);
            List<String> mortal = rested.stream()
                    .filter(child -> mayBeKilled(kills, children, child, now))
                    .toList();
            Duration left = length.minus(now);
            if (dice < MALFORMED_IN_TEN) {
                events.add(new Event(now, new Fault.Malformed(1 + random.nextInt(MOST_MALFORMED))));
            } else if (dice >= MALFORMED_IN_TEN + STOPS_IN_TEN && !mortal.isEmpty()) {
                String child = mortal.get(random.nextInt(mortal.size()));
                events.add(new Event(now, new Fault.Kill(child)));
                kills.computeIfAbsent(child, any -> new ArrayList<>()).add(now);
                restUntil.put(child, now.plus(REST));
            } else if (!rested.isEmpty() && left.compareTo(LEAST_STOP) > 0) {
                String child = rested.get(random.nextInt(rested.size()));
                Duration stopped = between(random, LEAST_STOP, left.compareTo(MOST_STOP) < 0 ? left : MOST_STOP);
                events.add(new Event(now, new Fault.Stop(child, stopped)));
                restUntil.put(child, now.plus(stopped).plus(REST));
            }
            at = at.plus(between(random, LEAST_GAP, MOST_GAP));
        }
        events.sort((one, other) -> one.at().compareTo(other.at()));
        return new FaultSchedule(events);
    }

    /** The faults that come once in a run, somewhere in its middle, when it is long enough for them. */
    private static List<Event> onceEach(Random random, Duration length) {
        Duration first = length.dividedBy(4);
        Duration last = length.multipliedBy(3).dividedBy(4);
        Duration disk = between(random, first, last);
        Duration topic = between(random, first, last);
        List<Event> events = new ArrayList<>();
        if (disk.plus(FULL_DISK).compareTo(length) < 0) {
            events.add(new Event(disk, new Fault.FullDisk(FULL_DISK)));
        }
        events.add(new Event(topic, new Fault.DeletedTopic()));
        return events;
    }

    /** Not too often in a row, and not twice more than another: so that a run reaches every child. */
    private static boolean mayBeKilled(
            Map<String, List<Duration>> kills, List<String> children, String child, Duration now) {
        List<Duration> own = kills.getOrDefault(child, List.of());
        long recent = own.stream()
                .filter(kill -> kill.plus(KILLS_COUNTED).compareTo(now) > 0)
                .count();
        int least = children.stream()
                .mapToInt(other -> kills.getOrDefault(other, List.of()).size())
                .min()
                .orElse(0);
        return recent < KILLS_OF_A_CHILD && own.size() <= least + 1;
    }

    private static Duration between(Random random, Duration least, Duration most) {
        long span = most.minus(least).toMillis();
        return least.plusMillis(span <= 0 ? 0 : random.nextLong(span + 1));
    }
}
