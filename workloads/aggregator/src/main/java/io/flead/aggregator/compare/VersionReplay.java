package io.flead.aggregator.compare;

import io.flead.api.http.ModelComparison.Judgement;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.Detector;
import io.flead.detector.DeviceDetector;
import io.flead.detector.Phase;
import io.flead.detector.alarm.AlarmLayer;
import io.flead.detector.alarm.AlarmSettings;
import io.flead.detector.alarm.AlarmTransition;
import io.flead.detector.factory.ModelLoss;

/** One version on one device: its detector and its alarms, from the warm-up on. Not thread-safe. */
final class VersionReplay {

    private final DeviceDetector detector;
    private final AlarmLayer alarms;
    private long opened;
    private long flagged;

    /**
     * A version's content.
     *
     * @param version its number
     * @param parameters flat parameters {@code [parameters]}, not copied
     * @param calibration the fleet's, or {@link FleetCalibration#NONE}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Version(long version, float[] parameters, FleetCalibration calibration) {}

    VersionReplay(Detector detectors, AlarmSettings settings, Version version) {
        detector = detectors.newDevice();
        detector.adopt(version.version(), version.parameters(), version.calibration());
        alarms = new AlarmLayer(settings);
    }

    /** Takes a reading; false while the device does not score. */
    boolean observe(double[] values) {
        if (detector.advance(values) != Phase.SCORING) {
            return false;
        }
        if (isFlagged()) {
            flagged++;
        }
        if (alarms.observe(detector.score(), detector.flagLevel()) == AlarmTransition.OPENED) {
            opened++;
        }
        // The device itself forgets an alarm about a state that it has taken for the new normal one.
        if (detector.hasAcceptedState()) {
            alarms.close();
        }
        return true;
    }

    /** Whether the newest reading is flagged. */
    boolean isFlagged() {
        return detector.score() > detector.flagLevel();
    }

    /**
     * What it made of the readings.
     *
     * @param days that they span; 0: no rate
     */
    Judgement judgement(ModelLoss losses, float[] parameters, double days) {
        double loss = detector.trainingSet()
                .map(set -> losses.of(parameters, set))
                .filter(Double::isFinite)
                .orElse(0.0);
        return new Judgement(opened, days > 0 ? opened / days : 0, flagged, loss);
    }
}
