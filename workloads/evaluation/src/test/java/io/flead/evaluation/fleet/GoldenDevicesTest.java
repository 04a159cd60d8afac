package io.flead.evaluation.fleet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small fleets of the reference. */
class GoldenDevicesTest {
    @ParameterizedTest
    @CsvSource({"wsn-lwsndr, wsn-multihop-indoor-mote3, 1e-9", "skab, skab-valve1-06, 1e-9"})
    void scoresAndAlarmsAreThoseOfTheReference(String set, String device, double precision) throws Exception {
        GoldenDevice.assertEqualToReference(set, device, precision);
    }
}
