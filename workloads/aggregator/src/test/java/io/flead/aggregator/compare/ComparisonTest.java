package io.flead.aggregator.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.http.ModelComparison;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.contract.reading.Reading;
import io.flead.detector.ModelShape;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int WARMUP = 200;
    private static final int ROWS = 1200;

    private final FleadPipelineSpec spec = PipelineFile.read("test", """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: test}
            spec:
              devices: {source: {external: {}}}
              readings: {features: [pressure, flow, current]}
              training: {detection: {warmup: 200}}
            """).spec();

    ComparisonTest() throws Exception {}

    @Test
    void aVersionAgreesWithItself() {
        Comparison comparison = Comparison.of(spec, Optional.empty(), Optional.of(model(initial())), 10);
        play(comparison, 3);

        ModelComparison result = comparison.result().orElseThrow();
        assertThat(result.base()).isZero();
        assertThat(result.candidate()).isEqualTo(7);
        assertThat(result.disagreement()).isZero();
        assertThat(result.ofCandidate()).isEqualTo(result.ofBase());
        assertThat(result.devices()).hasSize(3);
        assertThat(result.scored()).isEqualTo(3 * (ROWS - WARMUP));
        assertThat(result.from()).isEqualTo(START.plusSeconds(60L * WARMUP).toString());
        assertThat(result.deviceDays()).isEqualTo(3 * (ROWS - WARMUP - 1) / 1440.0);
        assertThat(result.ofBase().alarmsPerDay()).isEqualTo(result.ofBase().alarms() / result.deviceDays());
    }

    @Test
    void aWorseVersionHasTheHigherLossAndDisagrees() {
        float[] broken = initial();
        Random random = new Random(5);
        for (int i = 0; i < broken.length; i++) {
            broken[i] += (float) (3 * random.nextGaussian());
        }
        Comparison comparison = Comparison.of(spec, Optional.empty(), Optional.of(model(broken)), 10);
        play(comparison, 2);

        ModelComparison result = comparison.result().orElseThrow();
        assertThat(result.ofCandidate().loss())
                .isGreaterThan(2 * result.ofBase().loss());
        assertThat(result.disagreement()).isPositive();
        assertThat(result.devices())
                .isSortedAccordingTo((one, other) -> Double.compare(other.disagreement(), one.disagreement()));
    }

    @Test
    void devicesBeyondTheNumberAndThoseInWarmupAreCountedAsSkipped() {
        Comparison comparison = Comparison.of(spec, Optional.empty(), Optional.of(model(initial())), 2);
        play(comparison, 4);
        assertThat(comparison.result().orElseThrow().skippedDevices()).isEqualTo(2);

        Comparison fresh = Comparison.of(spec, Optional.empty(), Optional.of(model(initial())), 2);
        fresh.add(new Reading("pump", START, new double[] {1, 2, 3}, OptionalInt.empty()));
        assertThat(fresh.result()).isEmpty();
    }

    /** Sensors that follow a common load, with a fault in the last tenth of every other device. */
    private static void play(Comparison comparison, int devices) {
        for (int device = 0; device < devices; device++) {
            Random random = new Random(device);
            double load = 0;
            for (int row = 0; row < ROWS; row++) {
                load = 0.95 * load + random.nextGaussian();
                double fault = device % 2 == 0 && row > 0.9 * ROWS ? 8 : 0;
                double[] values = {
                    load + 0.3 * random.nextGaussian(),
                    2 * load + 0.3 * random.nextGaussian() + fault,
                    0.5 * load + 0.3 * random.nextGaussian()
                };
                comparison.add(
                        new Reading("pump-" + device, START.plusSeconds(60L * row), values, OptionalInt.empty()));
            }
        }
    }

    private float[] initial() {
        float[] parameters = ModelShape.of(spec).initialParameters();
        return Arrays.copyOf(parameters, parameters.length);
    }

    private GlobalModel model(float[] parameters) {
        return new GlobalModel(
                7, 6, "FedAvg", 3, 30, 0.25, ModelShape.of(spec).id(), parameters, START, 6, FleetCalibration.NONE);
    }
}
