package io.flead.training.stream;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.MalformedMessageException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The flagged readings at the edges of an open alarm: the first is published at once, the highest and the last one when
 * it closes. Not thread-safe.
 */
public final class EdgeAnomalies {

    private @Nullable Anomaly first;
    private @Nullable Anomaly highest;
    private @Nullable Anomaly last;

    /**
     * Takes a flagged reading of an open alarm.
     *
     * @return the anomaly, if it is the alarm's first
     */
    public Optional<Anomaly> flagged(Anomaly anomaly) {
        boolean isFirst = first == null;
        if (isFirst) {
            first = anomaly;
        }
        Anomaly before = highest;
        if (before == null || anomaly.score() > before.score()) {
            highest = anomaly;
        }
        last = anomaly;
        return isFirst ? Optional.of(anomaly) : Optional.empty();
    }

    /** Ends the alarm: the anomalies that are left to be published. */
    public List<Anomaly> close() {
        Map<String, Anomaly> left = new LinkedHashMap<>();
        Stream.of(highest, last).forEach(anomaly -> {
            if (anomaly != null) {
                left.put(anomaly.id(), anomaly);
            }
        });
        if (first != null) {
            left.remove(first.id());
        }
        first = null;
        highest = null;
        last = null;
        return List.copyOf(left.values());
    }

    void writeTo(DataOutput out) throws IOException {
        List<Anomaly> distinct = new ArrayList<>();
        out.writeByte(place(first, distinct));
        out.writeByte(place(highest, distinct));
        out.writeByte(place(last, distinct));
        out.writeByte(distinct.size());
        for (Anomaly anomaly : distinct) {
            byte[] bytes = anomaly.encode();
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /** 0 for none, else one more than its index; the same anomaly is written once. */
    private static int place(@Nullable Anomaly anomaly, List<Anomaly> distinct) {
        if (anomaly == null) {
            return 0;
        }
        for (int index = 0; index < distinct.size(); index++) {
            if (distinct.get(index).id().equals(anomaly.id())) {
                return index + 1;
            }
        }
        distinct.add(anomaly);
        return distinct.size();
    }

    static EdgeAnomalies readFrom(DataInput in) throws IOException {
        int[] places = {in.readByte(), in.readByte(), in.readByte()};
        List<Anomaly> distinct = new ArrayList<>();
        int count = in.readByte();
        for (int index = 0; index < count; index++) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            try {
                distinct.add(Anomaly.decode(bytes));
            } catch (MalformedMessageException e) {
                throw new IOException("state of alarms is damaged: " + e.getMessage(), e);
            }
        }
        EdgeAnomalies edges = new EdgeAnomalies();
        edges.first = at(places[0], distinct);
        edges.highest = at(places[1], distinct);
        edges.last = at(places[2], distinct);
        return edges;
    }

    private static @Nullable Anomaly at(int place, List<Anomaly> distinct) throws IOException {
        if (place < 0 || place > distinct.size()) {
            throw new IOException("state of alarms is damaged: there is no anomaly " + place);
        }
        return place == 0 ? null : distinct.get(place - 1);
    }
}
