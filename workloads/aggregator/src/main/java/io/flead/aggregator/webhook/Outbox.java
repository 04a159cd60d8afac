package io.flead.aggregator.webhook;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The alarms that a receiver has not got yet: of each the newest state only, however many records there were while the
 * receiver was away. A record that changes neither state nor severity is none for it, and neither is one that it has got.
 * Pure and not thread-safe.
 */
public final class Outbox {

    /** Most alarms that wait here; while it is full no record should be offered. */
    public static final int MAX_WAITING = 10_000;

    /** Most alarms whose delivered state is remembered; of one that is forgotten a repetition is sent. */
    static final int MAX_DELIVERED = 50_000;

    /** In the order in which they began to wait. */
    private final LinkedHashMap<String, Waiting> waiting = new LinkedHashMap<>();

    private final LinkedHashMap<String, Delivered> delivered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Delivered> eldest) {
            return size() > MAX_DELIVERED;
        }
    };

    /**
     * A record's place in its topic.
     *
     * @param partition the partition
     * @param offset the offset
     * @param writtenMillis when it was written, milliseconds since 1970
     */
    public record Place(int partition, long offset, long writtenMillis) {}

    /**
     * An alarm that waits.
     *
     * @param alarm its newest state
     * @param since the place of the oldest record that it stands for
     */
    public record Waiting(Alarm alarm, Place since) {}

    private record Delivered(long revision, State state, Severity severity) {

        private static Delivered of(Alarm alarm) {
            return new Delivered(alarm.revision(), alarm.state(), alarm.severity());
        }

        private boolean isSameState(Alarm alarm) {
            return state == alarm.state() && severity == alarm.severity();
        }
    }

    /** Takes a record that the receiver got before this program began. */
    public void deliveredBefore(Alarm alarm) {
        Delivered known = delivered.get(alarm.id());
        if (known == null || known.revision() <= alarm.revision()) {
            remember(alarm);
        }
    }

    /** Takes a record from the topic. */
    public void offer(Alarm alarm, Place place) {
        Waiting earlier = waiting.get(alarm.id());
        Delivered known = delivered.get(alarm.id());
        if ((earlier != null && earlier.alarm().revision() >= alarm.revision())
                || (known != null && known.revision() >= alarm.revision())) {
            return;
        }
        if (known != null && known.isSameState(alarm)) {
            waiting.remove(alarm.id());
            // So that a record of between, which comes late, is not news.
            remember(alarm);
        } else {
            waiting.put(alarm.id(), new Waiting(alarm, earlier == null ? place : earlier.since()));
        }
    }

    /** The alarms that have waited longest. */
    public List<Waiting> next(int most) {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting one : waiting.values()) {
            if (batch.size() == most) {
                break;
            }
            batch.add(one);
        }
        return batch;
    }

    /** These need not be sent any more: the receiver has them, or refuses them for good. */
    public void settled(Collection<Waiting> batch) {
        for (Waiting one : batch) {
            waiting.remove(one.alarm().id());
            remember(one.alarm());
        }
    }

    private void remember(Alarm alarm) {
        // Removed first, so that the map's order is that of delivery.
        @Nullable Delivered unused = delivered.remove(alarm.id());
        delivered.put(alarm.id(), Delivered.of(alarm));
    }

    public int size() {
        return waiting.size();
    }

    public boolean isFull() {
        return waiting.size() >= MAX_WAITING;
    }

    /** The first offset of a partition that is still needed; empty when none is. */
    public OptionalLong firstNeeded(int partition) {
        return waiting.values().stream()
                .filter(one -> one.since().partition() == partition)
                .mapToLong(one -> one.since().offset())
                .min();
    }

    /** When the record was written that has waited longest, milliseconds since 1970; empty when none waits. */
    public OptionalLong oldestMillis() {
        return waiting.values().stream()
                .mapToLong(one -> one.since().writtenMillis())
                .min();
    }
}
