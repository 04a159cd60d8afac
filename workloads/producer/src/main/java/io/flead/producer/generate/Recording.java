package io.flead.producer.generate;

import io.flead.producer.simulator.FleetSimulation;
import io.flead.producer.simulator.MachineState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Computes the readings of a fleet, in turns: reading t is step t / n of machine t mod n. Each thread has machines of
 * its own, and their readings are put together in order: the bytes do not depend on the number of threads. One thread
 * asks.
 */
final class Recording implements AutoCloseable {

    private static final double MILLIS_PER_SECOND = 1000;
    private static final long LATE_MILLIS = 60_000;
    private static final byte FAILING = 1;
    private static final byte MAINTAINED = 2;

    private final GeneratePlan plan;
    private final FleetSimulation fleet;
    private final byte[][] ids;
    private final byte[] conditions;
    private final double millisPerReading;
    private final long startMillis;
    private final FlawDraw draw;
    private final List<Part> parts = new ArrayList<>();
    private final ExecutorService threads;

    Recording(GeneratePlan plan, FleetSimulation fleet) {
        this.plan = plan;
        this.fleet = fleet;
        int machines = fleet.size();
        this.ids = new byte[machines][];
        for (int machine = 0; machine < machines; machine++) {
            ids[machine] = fleet.id(machine).getBytes(StandardCharsets.UTF_8);
        }
        this.conditions = new byte[machines];
        this.millisPerReading = MILLIS_PER_SECOND / (plan.fleet().rate() * machines);
        this.startMillis = plan.fleet().origin().toEpochMilli();
        this.draw = new FlawDraw(plan.fleet().seed(), plan.flaws());
        RecentReadings recent = new RecentReadings(plan.layout().derived() ? machines : 0);
        int count = Math.min(plan.threads(), machines);
        for (int part = 0; part < count; part++) {
            parts.add(new Part(
                    (int) ((long) machines * part / count), (int) ((long) machines * (part + 1) / count), recent));
        }
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "readings");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Machines that failed at their last reading. */
    int failing() {
        return count(FAILING);
    }

    /** Machines that were maintained at their last reading. */
    int maintained() {
        return count(MAINTAINED);
    }

    /**
     * Computes readings into a block.
     *
     * @param first number of the first reading, from 0: where the last call ended
     */
    void make(long first, int count, Block block) throws InterruptedException {
        block.clear();
        List<Future<?>> work = new ArrayList<>();
        for (Part part : parts.subList(1, parts.size())) {
            work.add(threads.submit(() -> part.make(first, count)));
        }
        parts.get(0).make(first, count);
        try {
            for (Future<?> done : work) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("readings cannot be computed", e.getCause());
        }
        int rows = rows(first, count);
        for (int row = 0; row < rows; row++) {
            for (Part part : parts) {
                part.give(row, block);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private int rows(long first, int count) {
        return (int) ((first + count - 1) / ids.length - first / ids.length) + 1;
    }

    private int count(byte condition) {
        int count = 0;
        for (byte each : conditions) {
            count += (each & condition) != 0 ? 1 : 0;
        }
        return count;
    }

    /** Machines next to each other, and what one thread makes of them. */
    private final class Part {

        private final int from;
        private final int to;
        private final ReadingWriter writer;
        private final RecentReadings recent;
        private final MachineState state = new MachineState();
        private final Block made = new Block();
        private final List<Integer> rowEnds = new ArrayList<>();
        private final List<Integer> labelEnds = new ArrayList<>();
        private final EventMoment moment = new EventMoment();

        private Part(int from, int to, RecentReadings recent) {
            this.from = from;
            this.to = to;
            this.recent = recent;
            this.writer = new ReadingWriter(plan.layout(), recent);
        }

        private void make(long first, int count) {
            made.clear();
            rowEnds.clear();
            labelEnds.clear();
            long machines = ids.length;
            long last = first + count - 1;
            for (long step = first / machines; step <= last / machines; step++) {
                long begin = Math.max(from, first - step * machines);
                long end = Math.min(to - 1L, last - step * machines);
                for (long machine = begin; machine <= end; machine++) {
                    reading((int) machine, step);
                }
                rowEnds.add(made.count());
                labelEnds.add(made.labels().length());
            }
        }

        private void reading(int machine, long step) {
            fleet.read(machine, step, state);
            conditions[machine] = (byte) ((state.anomalous() ? FAILING : 0) | (state.maintenance() ? MAINTAINED : 0));
            if (plan.layout().derived()) {
                recent.add(machine, step, state);
            }
            double due = (step * (double) ids.length + machine) * millisPerReading;
            long time = startMillis + (long) due + draw.jitterMillis(machine, step);
            if (draw.late(machine, step)) {
                time -= LATE_MILLIS;
            }
            boolean malformed = draw.malformed(machine, step);
            int copies = draw.duplicate(machine, step) ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                int begin = made.bytes().length();
                writer.write(made.bytes(), time, ids[machine], machine, state);
                if (malformed) {
                    made.bytes().cut(begin + (made.bytes().length() - begin) / 2);
                    made.bytes().add('\n');
                }
                made.end(machine);
                if (plan.labelsFile().isPresent()) {
                    label(machine, time);
                }
            }
        }

        private void label(int machine, long time) {
            Bytes labels = made.labels();
            moment.at(time);
            moment.write(labels);
            labels.add(',');
            labels.add(ids[machine]);
            labels.add(state.anomalous() ? ",1," : ",0,");
            labels.add(state.anomaly());
            labels.add('\n');
        }

        private void give(int row, Block block) {
            block.add(made, row == 0 ? 0 : rowEnds.get(row - 1), rowEnds.get(row));
            int labelsFrom = row == 0 ? 0 : labelEnds.get(row - 1);
            block.labels().add(made.labels().array(), labelsFrom, labelEnds.get(row) - labelsFrom);
        }
    }
}
