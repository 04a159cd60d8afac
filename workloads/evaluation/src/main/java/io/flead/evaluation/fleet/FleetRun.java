package io.flead.evaluation.fleet;

import io.flead.contract.message.GlobalModel;
import io.flead.detector.LocalTrainer;
import io.flead.detector.TrainingSet;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** One fleet with one seed. */
public final class FleetRun {
    private static final int COLD_START_ROWS = 60;

    private final List<Recording> recordings;
    private final Product product;
    private final Schedule schedule;
    private final Workers workers;
    private final long seed;
    private final Runnable step;

    /**
     * A run.
     *
     * @param recordings the devices, with the same features
     * @param seed of the initial model and of the order of rows
     * @param step called when a device is scored
     */
    public FleetRun(List<Recording> recordings, long seed, Workers workers, Runnable step) {
        this.recordings = List.copyOf(recordings);
        this.product = Product.of(recordings.get(0).features(), seed);
        this.schedule =
                Schedule.of(recordings.stream().map(Recording::trainRows).toList());
        this.workers = workers;
        this.seed = seed;
        this.step = step;
    }

    /** Trains in this mode, then scores the test part of every device, in the order of the recordings. */
    public List<ScoredRows> score(TrainingMode mode) {
        return switch (mode) {
            case LOCAL -> local(recordings);
            case FEDERATED -> together(this::federated);
            case POOLED -> together(this::pooled);
            case COLD_START_LOCAL ->
                local(recordings.stream()
                        .map(recording -> recording.withTrainRows(COLD_START_ROWS))
                        .toList());
            case COLD_START_FEDERATED -> coldStart();
        };
    }

    private List<ScoredRows> local(List<Recording> own) {
        return workers.map(own.size(), i -> {
            FleetDevice device = FleetDevice.warmedUp(product, own.get(i));
            device.detector().adopt(1, trained(device.trainingSet(), i));
            return scored(device);
        });
    }

    private List<ScoredRows> together(Function<List<FleetDevice>, float[]> training) {
        List<FleetDevice> fleet = warmedUp();
        float[] global = training.apply(fleet);
        return workers.map(fleet.size(), i -> {
            fleet.get(i).detector().adopt(schedule.rounds(), global);
            return scored(fleet.get(i));
        });
    }

    private float[] federated(List<FleetDevice> fleet) {
        GlobalModel model = new FederatedTraining(product, schedule, workers, seed)
                .train(
                        fleet.stream()
                                .map(device -> device.recording().device())
                                .toList(),
                        fleet.stream().map(FleetDevice::trainingSet).toList());
        return model.parameters();
    }

    private float[] pooled(List<FleetDevice> fleet) {
        return trained(
                PooledRows.of(fleet.stream().map(FleetDevice::trainingSet).toList(), seed), 0);
    }

    private List<ScoredRows> coldStart() {
        List<FleetDevice> fleet = warmedUp();
        List<ScoredRows> scored = new ArrayList<>();
        for (int left = 0; left < recordings.size(); left++) {
            int newcomer = left;
            List<FleetDevice> others = IntStream.range(0, fleet.size())
                    .filter(i -> i != newcomer)
                    .mapToObj(fleet::get)
                    .toList();
            FleetDevice device =
                    FleetDevice.warmedUp(product, recordings.get(newcomer).withTrainRows(COLD_START_ROWS));
            device.detector().adopt(schedule.rounds(), federated(others));
            scored.add(scored(device));
        }
        return scored;
    }

    private List<FleetDevice> warmedUp() {
        IntFunction<FleetDevice> warmUp = i -> FleetDevice.warmedUp(product, recordings.get(i));
        return workers.map(recordings.size(), warmUp);
    }

    private float[] trained(TrainingSet set, int device) {
        try (LocalTrainer trainer = product.trainer(schedule.totalEpochs())) {
            return trainer.train(product.shape().initialParameters(), set, seed * 1_000_003 + device)
                    .parameters();
        }
    }

    private ScoredRows scored(FleetDevice device) {
        ScoredRows rows = device.scoreTestPart();
        step.run();
        return rows;
    }
}
