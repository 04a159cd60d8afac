package io.flead.federation;

import io.flead.api.v1alpha1.Aggregation;
import io.flead.api.v1alpha1.Aggregation.Server;
import io.flead.contract.message.ServerState;
import java.util.Optional;

/**
 * Combines the steps of a round into the next global model: first the steps into one, then the model moves by it. A pure
 * function of the round's base and its steps, which depends on no order of these.
 *
 * @param label its name in the model's record
 * @param combination how the devices' steps become one
 * @param serverStep how the global model moves by that one
 */
public record AggregationStrategy(String label, Combination combination, ServerStep serverStep) {

    /** The mean of the devices' parameters, weighted by their samples. */
    public static final AggregationStrategy FED_AVG =
            new AggregationStrategy("FedAvg", new WeightedMean(), new PlainStep());

    private static final double MOMENTUM = .9;
    private static final double BETA_2 = .99;
    private static final double TAU = 1e-3;
    private static final double RATE = 1;
    private static final double ADAPTIVE_RATE = .01;
    private static final double TRIM = .1;
    private static final int BYZANTINE = 1;

    /** The strategy that a pipeline names, with its settings. */
    public static AggregationStrategy of(Aggregation aggregation) {
        return switch (aggregation.strategy()) {
            case FED_AVG -> FED_AVG;
            // The devices' training differs, the server averages.
            case FED_PROX -> new AggregationStrategy("FedProx", new WeightedMean(), new PlainStep());
            case FED_AVG_M ->
                new AggregationStrategy(
                        "FedAvgM",
                        new WeightedMean(),
                        new MomentumStep(rate(aggregation, RATE), momentum(aggregation)));
            case FED_ADAGRAD -> adaptive("FedAdagrad", AdaptiveStep.Rule.ADAGRAD, aggregation);
            case FED_ADAM -> adaptive("FedAdam", AdaptiveStep.Rule.ADAM, aggregation);
            case FED_YOGI -> adaptive("FedYogi", AdaptiveStep.Rule.YOGI, aggregation);
            case MEDIAN ->
                new AggregationStrategy(
                        "Median", new CoordinateMedian(kept(aggregation, CoordinateMedian.DEVICES)), new PlainStep());
            case TRIMMED_MEAN ->
                new AggregationStrategy(
                        "TrimmedMean",
                        new TrimmedMean(
                                Optional.ofNullable(aggregation.trim()).orElse(TRIM),
                                kept(aggregation, CoordinateMedian.DEVICES)),
                        new PlainStep());
            case KRUM -> new AggregationStrategy("Krum", krum(aggregation, false), new PlainStep());
            case MULTI_KRUM -> new AggregationStrategy("MultiKrum", krum(aggregation, true), new PlainStep());
        };
    }

    /** Its name and all its settings as a text. */
    String settings() {
        return label + " " + combination + " " + serverStep;
    }

    /** Devices without which a round must not close: fewer give no guarantee. */
    public int leastDevices() {
        return combination.leastDevices();
    }

    /** Bytes of the steps that a round keeps at most: devices x parameters x 4 B, or none. */
    public long memoryBytes(int parameters) {
        return (long) combination.keptDevices() * parameters * Float.BYTES;
    }

    /**
     * The next global model.
     *
     * @param base what the steps started from
     * @param steps the devices' steps, of at least {@link #leastDevices()} devices
     */
    Outcome next(RoundBase base, RoundSteps steps) {
        return serverStep.move(base.parameters(), combination.combine(steps), base.serverOf(label));
    }

    /**
     * What a round makes.
     *
     * @param parameters flat parameters {@code [parameters]}, a new array
     * @param server what the strategy remembers for the next round
     */
    @SuppressWarnings("ArrayRecordComponent") // on its way to a message; never compared
    record Outcome(float[] parameters, ServerState server) {}

    private static AggregationStrategy adaptive(String label, AdaptiveStep.Rule rule, Aggregation aggregation) {
        Optional<Server> server = Optional.ofNullable(aggregation.server());
        return new AggregationStrategy(
                label,
                new WeightedMean(),
                new AdaptiveStep(
                        rule,
                        rate(aggregation, ADAPTIVE_RATE),
                        momentum(aggregation),
                        server.map(Server::beta2).orElse(BETA_2),
                        server.map(Server::tau).orElse(TAU)));
    }

    private static Krum krum(Aggregation aggregation, boolean several) {
        return new Krum(
                Optional.ofNullable(aggregation.byzantine()).orElse(BYZANTINE),
                several,
                kept(aggregation, Krum.DEVICES));
    }

    private static double rate(Aggregation aggregation, double otherwise) {
        return Optional.ofNullable(aggregation.server())
                .map(Server::learningRate)
                .orElse(otherwise);
    }

    private static double momentum(Aggregation aggregation) {
        return Optional.ofNullable(aggregation.server()).map(Server::momentum).orElse(MOMENTUM);
    }

    private static int kept(Aggregation aggregation, int otherwise) {
        return Optional.ofNullable(aggregation.maxDevices()).orElse(otherwise);
    }
}
