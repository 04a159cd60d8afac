package io.flead.console.fleet;

import io.flead.contract.message.LocalModelUpdate;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who reported in the newest rounds, as the devices' updates say. Thread-safe; bounded. */
public final class RoundTable {

    private static final int ROUNDS = 8;
    private static final int DEVICES = 500;

    private final TreeMap<Long, Map<String, Report>> rounds = new TreeMap<>();
    private final Map<Long, Long> reports = new TreeMap<>();

    /**
     * A device's update.
     *
     * @param at when the newest reading arrived that the device had learnt from, ISO 8601
     * @param lossBefore mean loss before training
     * @param loss mean loss after it
     */
    public record Report(String device, String at, long samples, double lossBefore, double loss) {}

    /**
     * A round.
     *
     * @param base version of the model that its updates start from
     * @param devices that reported
     * @param reports of the first 500 of them, by device
     */
    public record Round(long base, long devices, List<Report> reports) {

        /** Copies the list. */
        public Round {
            reports = List.copyOf(reports);
        }
    }

    /** Takes an update. */
    public synchronized void take(LocalModelUpdate update) {
        Map<String, Report> round = rounds.computeIfAbsent(update.round(), unused -> new LinkedHashMap<>());
        boolean known = round.containsKey(update.deviceId());
        if (!known) {
            reports.merge(update.round(), 1L, Long::sum);
        }
        if (known || round.size() < DEVICES) {
            round.put(
                    update.deviceId(),
                    new Report(
                            update.deviceId(),
                            instant(update.createdAt()),
                            update.samples(),
                            finite(update.lossBefore()),
                            finite(update.loss())));
        }
        while (rounds.size() > ROUNDS) {
            long oldest = rounds.firstKey();
            rounds.remove(oldest);
            reports.remove(oldest);
        }
    }

    /** The newest first. */
    public synchronized List<Round> newest() {
        return rounds.descendingMap().entrySet().stream()
                .map(round -> new Round(
                        round.getKey(),
                        reports.getOrDefault(round.getKey(), 0L),
                        round.getValue().values().stream()
                                .sorted(Comparator.comparing(Report::device))
                                .toList()))
                .toList();
    }

    private static String instant(Instant time) {
        return time.toString();
    }

    /** A device may send anything. */
    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
