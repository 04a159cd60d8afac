package io.flead.evaluation.fleet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The large fleets of the reference. Its fleet of {@code tep} has 22 devices, 12 of which are here: another network, near
 * its own.
 */
class GoldenDevicesIT {
    @ParameterizedTest
    @CsvSource({"asd, asd-01, 1e-9", "tep, tep-05, .03"})
    void scoresAndAlarmsAreThoseOfTheReference(String set, String device, double precision) throws Exception {
        GoldenDevice.assertEqualToReference(set, device, precision);
    }
}
