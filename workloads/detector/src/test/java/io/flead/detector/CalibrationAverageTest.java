package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationAverageTest {
    private static final ModelShape SHAPE = new ModelShape(ModelType.LEAVE_ONE_OUT, List.of("a"), 4, 1);

    @Test
    void theMedianIsWeightedByRows() {
        FleetCalibration fleet =
                CalibrationAverage.median(SHAPE, List.of(message(100, 1), message(100, 2), message(250, 3)));
        assertThat(fleet.devices()).isEqualTo(3);
        assertThat(fleet.logThreshold()).containsExactly(3, 4);
        assertThat(CalibrationAverage.median(SHAPE, List.of(message(100, 1), message(100, 2)))
                        .logThreshold())
                .containsExactly(1.5, 2.5);
        assertThat(CalibrationAverage.mean(SHAPE, List.of(message(100, 1), message(300, 2)))
                        .logThreshold())
                .containsExactly(1.75, 2.75);
        assertThat(CalibrationAverage.median(SHAPE, List.of())).isEqualTo(FleetCalibration.NONE);
    }

    @Test
    void aDeviceWithFewerLagsStaysAtItsLast() {
        DeviceCalibration few =
                new DeviceCalibration(300, new double[2], new double[2], new double[] {0, 1, 0, 2}, new int[] {10, 20});
        DeviceCalibration many = new DeviceCalibration(
                100, new double[2], new double[2], new double[] {0, 3, 5, 0, 4, 6}, new int[] {10, 20, 40});
        FleetCalibration fleet = CalibrationAverage.mean(SHAPE, List.of(few, many));
        assertThat(fleet.lags()).containsExactly(10, 20, 40);
        assertThat(fleet.logGrowth()).containsExactly(0, 1.5, 2, 0, 2.5, 3);
    }

    @Test
    void aBadPeerHasNoSay() {
        List<DeviceCalibration> messages = new ArrayList<>();
        for (int k = 0; k < 9; k++) {
            messages.add(message(300, 1 + .01 * k));
        }
        FleetCalibration without = CalibrationAverage.median(SHAPE, messages);
        List<DeviceCalibration> absurd = List.of(
                message(Integer.MAX_VALUE, 30), // claims all the weight
                message(300, 1e300),
                message(300, Double.NaN),
                message(0, 1),
                message(-5, 1),
                new DeviceCalibration(300, new double[1], new double[2], new double[4], new int[] {10, 20}),
                new DeviceCalibration(300, new double[2], new double[2], new double[0], new int[0]),
                new DeviceCalibration(
                        300, new double[2], new double[2], new double[] {0, -1, 0, 1}, new int[] {10, 20}),
                new DeviceCalibration(
                        300, new double[2], new double[2], new double[] {0, 1e9, 0, 1}, new int[] {10, 20}),
                new DeviceCalibration(300, new double[2], new double[] {9, 0}, new double[4], new int[] {10, 20}),
                new DeviceCalibration(300, new double[2], new double[2], new double[4], new int[] {5, 10}));
        messages.addAll(absurd);
        FleetCalibration with = CalibrationAverage.median(SHAPE, messages);
        assertThat(with.logThreshold()[0]).isBetween(1.0, 1.08);
        assertThat(with.logThreshold()[0] - without.logThreshold()[0]).isBetween(0.0, .03);
        assertThat(CalibrationCheck.fault(SHAPE, with)).isEmpty();
        assertThat(with.devices()).isEqualTo(10);
        for (int k = 0; k < 20; k++) {
            Collections.shuffle(messages, new Random(k));
            assertThat(CalibrationAverage.median(SHAPE, messages)).isEqualTo(with);
        }
    }

    /**
     * The fleet's median, which a device receives, has the device's own message in it. It moves the median to a
     * neighbour at most.
     */
    @Test
    void thatADeviceIsPartOfTheMedianItReceivesMovesItByOneNeighbourAtMost() {
        Random random = new Random(5);
        for (int devices = 4; devices <= 25; devices++) {
            List<DeviceCalibration> messages = new ArrayList<>();
            for (int k = 0; k < devices; k++) {
                messages.add(message(400, 3 + random.nextGaussian()));
            }
            double[] sorted = messages.stream()
                    .mapToDouble(message -> message.logThreshold()[0])
                    .sorted()
                    .toArray();
            double[] all = CalibrationAverage.median(SHAPE, messages).logThreshold();
            for (int k = 0; k < devices; k++) {
                List<DeviceCalibration> others = new ArrayList<>(messages);
                others.remove(k);
                assertThat(CalibrationAverage.median(SHAPE, others).logThreshold()[0])
                        .isBetween(sorted[(devices - 1) / 2 - 1], sorted[devices / 2 + 1]);
                assertThat(all[0]).isBetween(sorted[(devices - 1) / 2], sorted[devices / 2]);
            }
            // one with few rows, who depends on the fleet most, has the least say in it
            List<DeviceCalibration> joined = new ArrayList<>(messages);
            joined.add(message(60, 30));
            assertThat(CalibrationAverage.median(SHAPE, joined).logThreshold()[0])
                    .isBetween(all[0], sorted[devices / 2]);
        }
    }

    private static DeviceCalibration message(int rows, double logThreshold) {
        return new DeviceCalibration(
                rows,
                new double[] {logThreshold, logThreshold + 1},
                new double[] {-1, -2},
                new double[] {0, .5, 0, .25},
                new int[] {10, 20});
    }
}
