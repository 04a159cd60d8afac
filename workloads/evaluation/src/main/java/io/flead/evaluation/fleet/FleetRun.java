package io.flead.evaluation.fleet;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.LocalTrainer;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One fleet with one seed. */
public final class FleetRun {
    private static final int COLD_START_ROWS = 60;

    private final List<Recording> recordings;
    private final FederationUnderTest federation;
    private final FleadUnderTest product;
    private final RoundSchedule schedule;
    private final ParallelRunner runner;
    private final long seed;
    private final Runnable step;

    /**
     * A run.
     *
     * @param recordings the devices, with the same features
     * @param federation how they learn together
     * @param seed of the initial model, of the order of rows and of the noise
     * @param step called when a device is scored
     */
    public FleetRun(
            List<Recording> recordings,
            FederationUnderTest federation,
            long seed,
            ParallelRunner runner,
            Runnable step) {
        this(recordings, federation, FleadUnderTest.of(recordings.get(0).features(), seed), seed, runner, step);
    }

    /** A run with other settings than the product's defaults. */
    FleetRun(
            List<Recording> recordings,
            FederationUnderTest federation,
            FleadUnderTest product,
            long seed,
            ParallelRunner runner,
            Runnable step) {
        this.federation = federation;
        this.recordings = List.copyOf(recordings);
        this.product = product;
        this.schedule =
                RoundSchedule.of(recordings.stream().map(Recording::trainRows).toList());
        this.runner = runner;
        this.seed = seed;
        this.step = step;
    }

    /** Trains in this mode, then scores the test part of every device, in the order of the recordings. */
    public List<ScoredRows> score(TrainingMode mode) {
        return switch (mode) {
            case LOCAL -> local(Integer.MAX_VALUE);
            case FEDERATED -> together(fleet -> last(federated(fleet)));
            case POOLED -> together(this::pooled);
            case COLD_START_LOCAL -> local(COLD_START_ROWS);
            case COLD_START_FEDERATED -> coldStart();
        };
    }

    /** Trains federated, then scores the test part of every device with the model of each round. */
    public List<List<ScoredRows>> scoreByRound() {
        List<FleetDevice> fleet = warmedUp();
        List<List<ScoredRows>> rounds = new ArrayList<>();
        for (float[] global : federated(fleet)) {
            rounds.add(together(unused -> global));
        }
        return rounds;
    }

    private static float[] last(List<float[]> models) {
        return models.get(models.size() - 1);
    }

    private List<ScoredRows> local(int warmupRows) {
        return runner.map(recordings.size(), i -> {
            FleetDevice device = FleetDevice.warmedUp(product, recordings.get(i), warmupRows);
            float[] parameters = alone(product.aloneTraining(schedule), device.trainingSet(), i);
            device.detector().adopt(1, parameters);
            return scored(device);
        });
    }

    private List<ScoredRows> together(Function<List<FleetDevice>, float[]> training) {
        List<FleetDevice> fleet = warmedUp();
        float[] global = training.apply(fleet);
        List<DeviceCalibration> messages = adopt(fleet, global);
        FleetCalibration calibration = CalibrationAverage.median(product.shape(), messages);
        return runner.map(fleet.size(), i -> {
            fleet.get(i).detector().adopt(schedule.rounds(), global, calibration);
            return scored(fleet.get(i));
        });
    }

    private List<float[]> federated(List<FleetDevice> fleet) {
        return new FederatedTraining(federation, product, schedule, runner, seed)
                        .train(
                                fleet.stream()
                                        .map(device -> device.recording().device())
                                        .toList(),
                                fleet.stream().map(FleetDevice::trainingSet).toList())
                        .stream()
                        .map(GlobalModel::parameters)
                        .toList();
    }

    private float[] pooled(List<FleetDevice> fleet) {
        TrainingSet rows =
                PooledRows.of(fleet.stream().map(FleetDevice::trainingSet).toList(), seed);
        return alone(product.pooledTraining(schedule), rows, 0);
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
            float[] global = last(federated(others));
            FleetCalibration calibration = CalibrationAverage.median(product.shape(), adopt(others, global));
            FleetDevice device = FleetDevice.warmedUp(product, recordings.get(newcomer), COLD_START_ROWS);
            device.detector().adopt(schedule.rounds(), global, calibration);
            scored.add(scored(device));
        }
        return scored;
    }

    /** Gives the devices the model and takes the calibrations that they publish for it. */
    private List<DeviceCalibration> adopt(List<FleetDevice> fleet, float[] global) {
        return runner.map(fleet.size(), i -> {
            fleet.get(i).detector().adopt(schedule.rounds(), global, FleetCalibration.NONE);
            return fleet.get(i).calibration();
        });
    }

    private List<FleetDevice> warmedUp() {
        return runner.map(recordings.size(), i -> FleetDevice.warmedUp(product, recordings.get(i)));
    }

    private float[] alone(TrainingSettings training, TrainingSet set, int device) {
        try (LocalTrainer trainer = product.trainer(training)) {
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
