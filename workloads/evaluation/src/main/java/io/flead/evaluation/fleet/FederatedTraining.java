package io.flead.evaluation.fleet;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MalformedMessageException;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.federation.Admission;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.InitialModel;
import io.flead.federation.PrivateCalibration;
import io.flead.federation.Round;
import io.flead.federation.RoundBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rounds of the product: each device trains from the newest global model and sends an update, the federation's gate and
 * exact sum make the next model. Updates and models go through the bytes that Kafka would carry.
 */
final class FederatedTraining {
    private final FederationUnderTest federation;
    private final FleadUnderTest product;
    private final RoundSchedule schedule;
    private final ParallelRunner runner;
    private final long seed;

    FederatedTraining(
            FederationUnderTest federation,
            FleadUnderTest product,
            RoundSchedule schedule,
            ParallelRunner runner,
            long seed) {
        this.federation = federation;
        this.product = product;
        this.schedule = schedule;
        this.runner = runner;
        this.seed = seed;
    }

    /**
     * Trains.
     *
     * @param sets their rows, in the same order
     * @return the global models, round by round
     */
    List<GlobalModel> train(List<String> devices, List<TrainingSet> sets) {
        ModelShape shape = product.shape();
        InitialModel initial = new InitialModel(shape.id(), shape.initialParameters());
        AggregationStrategy strategy = federation.strategy();
        AdmissionGate gate = new AdmissionGate(federation.bounds(), new PrivateCalibration());
        List<GlobalModel> models = new ArrayList<>();
        TrainingSettings settings = product.training(schedule).toBuilder()
                .proximalMu(federation.proximalMu())
                .build();
        Set<Integer> hostile = federation.hostility().devices(devices.size(), seed);
        List<LocalTrainer> trainers = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(runner.threads(), devices.size()); i++) {
                trainers.add(product.trainer(settings));
            }
            for (int number = 0; number < schedule.rounds(); number++) {
                Round round = new Round(
                        RoundBase.of(initial, models.stream().reduce((older, newer) -> newer)),
                        gate,
                        strategy,
                        Instant.EPOCH);
                for (LocalModelUpdate update :
                        updates(trainers, round.base(), settings.learningRateFactor(number), devices, sets, hostile)) {
                    offer(round, update);
                }
                models.add(received(round.close(Instant.EPOCH)));
            }
        } finally {
            trainers.forEach(LocalTrainer::close);
        }
        return models;
    }

    private List<LocalModelUpdate> updates(
            List<LocalTrainer> trainers,
            RoundBase base,
            double learningRateFactor,
            List<String> devices,
            List<TrainingSet> sets,
            Set<Integer> hostile) {
        int shares = trainers.size();
        List<List<LocalModelUpdate>> byShare = runner.map(shares, share -> {
            List<LocalModelUpdate> updates = new ArrayList<>();
            for (int device = share; device < devices.size(); device += shares) {
                long shuffleSeed = (seed * 1_000_003 + base.version()) * 1_000_003 + device;
                TrainingResult result =
                        trainers.get(share).train(base.parameters(), sets.get(device), shuffleSeed, learningRateFactor);
                float[] sent = hostile.contains(device)
                        ? federation.hostility().sent(base, result.parameters(), shuffleSeed)
                        : result.parameters();
                updates.add(update(devices.get(device), base, result, sent));
            }
            return updates;
        });
        return byShare.stream().flatMap(List::stream).toList();
    }

    private static LocalModelUpdate update(String device, RoundBase base, TrainingResult result, float[] sent) {
        return new LocalModelUpdate(
                device,
                base.version(),
                result.samples(),
                result.lossBefore(),
                result.loss(),
                base.shapeId(),
                sent,
                new DeviceCalibration(0, new double[0], new double[0], new double[0], new int[0]),
                Instant.EPOCH);
    }

    private static void offer(Round round, LocalModelUpdate update) {
        byte[] key = update.deviceId().getBytes(StandardCharsets.UTF_8);
        Admission admission = round.offer(key, update.encode());
        if (admission instanceof Admission.Refused refused) {
            throw new IllegalStateException("the aggregator refused the update of device " + update.deviceId() + ": "
                    + refused.reason().label());
        }
    }

    private static GlobalModel received(GlobalModel sent) {
        try {
            return GlobalModel.decode(sent.encode());
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a model that was just made cannot be read", e);
        }
    }
}
