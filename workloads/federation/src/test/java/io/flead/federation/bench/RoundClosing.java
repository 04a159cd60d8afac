package io.flead.federation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.RoundMedians;
import io.flead.detector.ModelShape;
import io.flead.federation.AdaptiveStep;
import io.flead.federation.Admission;
import io.flead.federation.AdmissionGate;
import io.flead.federation.AggregationStrategy;
import io.flead.federation.CoordinateMedian;
import io.flead.federation.Krum;
import io.flead.federation.MomentumStep;
import io.flead.federation.PlainStep;
import io.flead.federation.Round;
import io.flead.federation.RoundBase;
import io.flead.federation.SharedCalibration;
import io.flead.federation.TrimmedMean;
import io.flead.federation.UpdateBounds;
import io.flead.federation.WeightedMean;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Time from the decision to close a round until its model's bytes are ready to publish, by strategy: 10,000 devices of
 * some 400 parameters with their calibrations; Krum's with 1,000, its default.
 */
class RoundClosing {

    private static final int DEVICES = 10_000;
    private static final int AVERAGES = 100;
    private static final int SORTS = 12;
    private static final int WARM_UP = 3;
    private static final int MOMENT_TARGET = 100;
    private static final int SORT_TARGET = 2_000;
    private static final ModelShape SHAPE = new ModelShape(
            ModelType.LEAVE_ONE_OUT,
            IntStream.range(0, 8).mapToObj(i -> "sensor-" + i).toList(),
            8,
            1);

    @Test
    void closing() {
        measure(AggregationStrategy.FED_AVG, DEVICES, AVERAGES, MOMENT_TARGET);
        measure(
                new AggregationStrategy("FedAvgM", new WeightedMean(), new MomentumStep(1, .9)),
                DEVICES,
                AVERAGES,
                MOMENT_TARGET);
        measure(
                new AggregationStrategy(
                        "FedAdam", new WeightedMean(), new AdaptiveStep(AdaptiveStep.Rule.ADAM, .01, .9, .99, 1e-3)),
                DEVICES,
                AVERAGES,
                MOMENT_TARGET);
        measure(
                new AggregationStrategy("Median", new CoordinateMedian(DEVICES), new PlainStep()),
                DEVICES,
                SORTS,
                SORT_TARGET);
        measure(
                new AggregationStrategy("TrimmedMean", new TrimmedMean(.1, DEVICES), new PlainStep()),
                DEVICES,
                SORTS,
                SORT_TARGET);
        int most = 1_000;
        measure(new AggregationStrategy("Krum", new Krum(100, false, most), new PlainStep()), most, SORTS, SORT_TARGET);
        measure(
                new AggregationStrategy("MultiKrum", new Krum(100, true, most), new PlainStep()),
                most,
                SORTS,
                SORT_TARGET);
    }

    private static void measure(AggregationStrategy strategy, int devices, int times, int target) {
        Round round = new Round(
                new RoundBase(0, 0, SHAPE.id(), SHAPE.initialParameters(), 0, RoundMedians.NONE),
                new AdmissionGate(new UpdateBounds(10, 3, 10_000, 10_000), new SharedCalibration(SHAPE)),
                strategy,
                Instant.EPOCH);
        offer(round, devices);
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(round.close(Instant.EPOCH).encode()).isNotEmpty();
        }
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            int bytes = round.close(Instant.EPOCH).encode().length;
            millis[i] = (System.nanoTime() - begun) / 1e6;
            assertThat(bytes).isPositive();
        }
        Arrays.sort(millis);
        double p99 = millis[(int) Math.ceil(.99 * times) - 1];
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"federation.close.%s.%d\",\"value\":%.1f,\"unit\":\"ms\",\"baseline\":null,"
                        + "\"ratio\":null,\"target\":%d,\"ok\":%b}%n",
                strategy.label(),
                devices,
                p99,
                target,
                p99 <= target);
    }

    private static void offer(Round round, int devices) {
        Random random = new Random(1);
        float[] initial = SHAPE.initialParameters();
        for (int device = 0; device < devices; device++) {
            float[] parameters = initial.clone();
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] += (float) (.01 * random.nextGaussian());
            }
            String id = "device-" + device;
            LocalModelUpdate update =
                    new LocalModelUpdate(id, 0, 400, 1, .5, SHAPE.id(), parameters, calibration(random), Instant.EPOCH);
            assertThat(round.offer(id.getBytes(StandardCharsets.UTF_8), update.encode()))
                    .isInstanceOf(Admission.Admitted.class);
        }
    }

    private static DeviceCalibration calibration(Random random) {
        List<Integer> lags = List.of(10, 20, 40);
        double[] growth = new double[SHAPE.rowWidth() * lags.size()];
        for (int i = 0; i < growth.length; i++) {
            growth[i] = i % lags.size() == 0 ? 0 : growth[i - 1] + random.nextDouble();
        }
        return new DeviceCalibration(
                400,
                new double[] {random.nextGaussian(), random.nextGaussian()},
                new double[] {-random.nextDouble(), -random.nextDouble()},
                growth,
                lags.stream().mapToInt(lag -> lag).toArray());
    }
}
