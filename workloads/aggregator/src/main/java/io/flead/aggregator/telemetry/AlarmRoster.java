package io.flead.aggregator.telemetry;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.State;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Alarms as they stand, of each the record with the highest revision: the newest {@value #MAX_ALARMS}. A full roster
 * forgets the oldest. Thread-safe.
 */
public final class AlarmRoster {

    /** Most alarms that are listed. */
    public static final int MAX_ALARMS = 20_000;

    private final TreeMap<Place, Alarm> alarms = new TreeMap<>(Place.NEWEST_FIRST);
    private final Map<String, Known> known = new HashMap<>();
    private final Map<Severity, Integer> open = new EnumMap<>(Severity.class);

    /**
     * An alarm's place in the list.
     *
     * @param opened when it opened
     * @param id its id
     */
    public record Place(Instant opened, String id) {

        private static final Comparator<Place> NEWEST_FIRST =
                Comparator.comparing(Place::opened).thenComparing(Place::id).reversed();

        /** The place of an alarm. */
        public static Place of(Alarm alarm) {
            return new Place(Instant.parse(alarm.opened()), alarm.id());
        }

        /** Reads the form of {@link #text}; empty when it is none. */
        public static Optional<Place> parse(String text) {
            int end = text.indexOf('/');
            try {
                return end < 0
                        ? Optional.empty()
                        : Optional.of(new Place(Instant.parse(text.substring(0, end)), text.substring(end + 1)));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        /** A form that {@link #parse} reads. */
        public String text() {
            return opened + "/" + id;
        }
    }

    /** Where an alarm is listed, and when its records were written. */
    private record Known(Place place, Instant foundAt, Instant writtenAt) {}

    /**
     * An alarm as it stands.
     *
     * @param alarm its newest record
     * @param foundAt when the first record of it was written
     * @param writtenAt when the newest one was
     */
    public record Standing(Alarm alarm, Instant foundAt, Instant writtenAt) {}

    /**
     * Takes a record over, unless one of a higher revision is known.
     *
     * @param writtenAt when it was written to the topic
     * @return whether this is the first record of the alarm that has been seen
     */
    public synchronized boolean take(Alarm alarm, Instant writtenAt) {
        Place place = Place.of(alarm);
        Known earlier = known.get(alarm.id());
        Alarm before = earlier == null ? null : alarms.get(earlier.place());
        if (before != null && before.revision() > alarm.revision()) {
            return false;
        }
        if (earlier != null) {
            alarms.remove(earlier.place());
        }
        count(before, -1);
        Known newest = new Known(place, writtenAt, writtenAt);
        if (earlier != null) {
            // A record that is written once more, after a restart, is no newer.
            boolean isRepeated = before != null && before.revision() == alarm.revision();
            newest = new Known(place, earlier.foundAt(), isRepeated ? earlier.writtenAt() : writtenAt);
        }
        known.put(alarm.id(), newest);
        alarms.put(place, alarm);
        count(alarm, 1);
        if (alarms.size() > MAX_ALARMS) {
            Alarm oldest = alarms.pollLastEntry().getValue();
            known.remove(oldest.id());
            count(oldest, -1);
        }
        return earlier == null;
    }

    /** All alarms, the newest first. */
    public synchronized List<Standing> standing() {
        List<Standing> standing = new ArrayList<>(alarms.size());
        for (Alarm alarm : alarms.values()) {
            Known when = known.get(alarm.id());
            if (when != null) {
                standing.add(new Standing(alarm, when.foundAt(), when.writtenAt()));
            }
        }
        return standing;
    }

    /** Open alarms of a severity. */
    public synchronized int open(Severity severity) {
        return open.getOrDefault(severity, 0);
    }

    /** Open alarms. */
    public synchronized int open() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Alarms that go on, the newest first. */
    public List<Alarm> openAlarms() {
        return list(Optional.of(State.OPEN), Optional.empty(), Optional.empty(), MAX_ALARMS);
    }

    /**
     * A part of the list.
     *
     * @param state only alarms in this state
     * @param device only alarms of this device
     * @param before only alarms that come after this place in the list
     * @param limit at most so many
     * @return the newest first
     */
    public synchronized List<Alarm> list(
            Optional<State> state, Optional<String> device, Optional<Place> before, int limit) {
        List<Alarm> page = new ArrayList<>();
        Map<Place, Alarm> rest = before.map(place -> (Map<Place, Alarm>) alarms.tailMap(place, false))
                .orElse(alarms);
        for (Alarm alarm : rest.values()) {
            if (page.size() == limit) {
                break;
            }
            if (state.map(wanted -> wanted == alarm.state()).orElse(true)
                    && device.map(alarm.deviceId()::equals).orElse(true)) {
                page.add(alarm);
            }
        }
        return page;
    }

    private void count(@Nullable Alarm alarm, int change) {
        if (alarm != null && alarm.state() == State.OPEN) {
            open.merge(alarm.severity(), change, Integer::sum);
        }
    }
}
