package io.flead.aggregator.telemetry;

import io.flead.contract.message.GlobalModel;
import io.flead.federation.JudgedUpdate;
import io.flead.federation.JudgedUpdate.Outcome;
import io.flead.federation.RoundBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of the updates of the newest rounds, since this process started: of {@value #MAX_UPDATES} updates at most;
 * beyond them the oldest rounds are forgotten, and updates of the open round are only counted. Thread-safe.
 */
public final class RoundLog {

    /** Most updates that are remembered. */
    public static final int MAX_UPDATES = 20_000;

    private static final int MAX_ROUNDS = 1_000;

    private final Deque<Entry> rounds = new ArrayDeque<>();
    private int remembered;

    /** State of a round. */
    public enum State {
        /** It takes updates. */
        OPEN("open"),
        /** It has made a model. */
        CLOSED("closed"),
        /** Its updates were discarded: an older model was published again, an epoch began, or the topics were read anew. */
        DISCARDED("discarded");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** Its name in the API. */
        public String label() {
            return label;
        }
    }

    /**
     * A round as it is now.
     *
     * @param base the version that it starts from
     * @param version the version that it made; empty unless it is closed
     * @param counts updates by outcome
     * @param updates these, in the order in which they were read
     * @param omitted updates that are only counted
     * @param late devices whose updates for it came after it was closed, ascending
     * @param silent devices of the round before that sent none until it was closed, ascending
     */
    public record Description(
            long base,
            OptionalLong version,
            State state,
            String strategy,
            Instant openSince,
            Optional<Instant> closedAt,
            Map<Outcome, Integer> counts,
            List<JudgedUpdate> updates,
            int omitted,
            List<String> late,
            List<String> silent) {}

    private static final class Entry {
        private final long base;
        private final String strategy;
        private final Instant openSince;
        private final List<JudgedUpdate> updates = new ArrayList<>();
        private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        private final Set<String> late = new TreeSet<>();
        private State state = State.OPEN;
        private Optional<GlobalModel> model = Optional.empty();
        private List<String> silent = List.of();
        private int omitted;

        private Entry(long base, String strategy, Instant openSince) {
            this.base = base;
            this.strategy = strategy;
            this.openSince = openSince;
        }

        private Description describe() {
            return new Description(
                    base,
                    model.map(made -> OptionalLong.of(made.version())).orElse(OptionalLong.empty()),
                    state,
                    strategy,
                    openSince,
                    model.map(GlobalModel::createdAt),
                    Map.copyOf(counts),
                    List.copyOf(updates),
                    omitted,
                    List.copyOf(late),
                    silent);
        }
    }

    /** A round was opened; one that was open is discarded. */
    public synchronized void opened(RoundBase base, String strategy, Instant since) {
        Entry last = rounds.peekLast();
        if (last != null && last.state == State.OPEN) {
            last.state = State.DISCARDED;
        }
        rounds.addLast(new Entry(base.version(), strategy, since));
        forget();
    }

    /** An update was judged in the open round. */
    public synchronized void judged(JudgedUpdate update) {
        Entry open = rounds.peekLast();
        if (open == null) {
            return;
        }
        open.counts.merge(update.outcome(), 1, Integer::sum);
        if (update.outcome() == Outcome.REFUSED && update.round() != open.base) {
            rounds.stream()
                    .filter(round -> round.base == update.round() && round.state == State.CLOSED)
                    .filter(round -> round.late.size() < MAX_ROUNDS)
                    .forEach(round -> round.late.add(update.deviceId()));
        }
        if (open.updates.size() >= MAX_UPDATES) {
            open.omitted++;
            return;
        }
        open.updates.add(update);
        remembered++;
        forget();
    }

    /**
     * The open round has made a model.
     *
     * @param silent devices of the round before that sent nothing
     */
    public synchronized void closed(GlobalModel model, Set<String> silent) {
        Entry open = rounds.peekLast();
        if (open != null) {
            open.state = State.CLOSED;
            open.model = Optional.of(model);
            open.silent = silent.stream().sorted().limit(MAX_UPDATES).toList();
        }
    }

    /** The newest rounds, the newest last, at most so many. */
    public synchronized List<Description> newest(int limit) {
        return rounds.stream()
                .skip(Math.max(0, rounds.size() - limit))
                .map(Entry::describe)
                .toList();
    }

    /** The newest round that starts from a version. */
    public synchronized Optional<Description> find(long base) {
        return rounds.stream()
                .filter(round -> round.base == base)
                .reduce((older, newer) -> newer)
                .map(Entry::describe);
    }

    private void forget() {
        while (rounds.size() > 1 && (remembered > MAX_UPDATES || rounds.size() > MAX_ROUNDS)) {
            remembered -= rounds.removeFirst().updates.size();
        }
    }
}
