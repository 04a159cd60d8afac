package io.flead.training.job;

import io.flead.contract.message.Score;
import io.flead.detector.DeviceDetector;
import io.flead.detector.Verdict;
import io.flead.training.stream.DeviceReading;
import java.util.List;

/** Makes the message of a scored reading, encoded. */
record Scores(List<String> features) {

    /**
     * The message.
     *
     * @param live the detector, which has just observed the reading
     */
    byte[] of(DeviceReading reading, Verdict verdict, DeviceDetector live) {
        double[] values = reading.values();
        double[] expected = live.expected(values);
        float[] expectations = new float[values.length];
        float[] shares = new float[values.length];
        for (int feature = 0; feature < values.length; feature++) {
            float expectation = (float) expected[feature];
            expectations[feature] = Float.isFinite(expectation) ? expectation : Float.NaN;
            double share = verdict.contributions()[feature];
            shares[feature] = share > 0 ? (float) share : Float.NaN;
        }
        return Score.encode(
                reading.deviceId(),
                reading.eventTime().toString(),
                reading.source(),
                features,
                values,
                expectations,
                shares,
                finite(verdict.score()),
                finite(verdict.flagLevel()),
                live.modelVersion());
    }

    /** A score may be larger than a float: JSON has no word for infinity. */
    private static float finite(double value) {
        return (float) Math.min(value, Float.MAX_VALUE);
    }
}
