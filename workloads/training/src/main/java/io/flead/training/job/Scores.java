package io.flead.training.job;

import io.flead.contract.message.Score;
import io.flead.detector.DeviceDetector;
import io.flead.detector.Verdict;
import io.flead.training.stream.DeviceReading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the message of a scored reading. */
record Scores(List<String> features) {

    /**
     * The message.
     *
     * @param live the detector, which has just observed the reading
     */
    Score of(DeviceReading reading, Verdict verdict, DeviceDetector live) {
        double[] values = reading.values();
        double[] expected = live.expected(values);
        Map<String, Double> read = new LinkedHashMap<>();
        Map<String, Float> expectations = new LinkedHashMap<>();
        Map<String, Float> shares = new LinkedHashMap<>();
        for (int feature = 0; feature < values.length; feature++) {
            String name = features.get(feature);
            if (!Double.isNaN(values[feature])) {
                read.put(name, values[feature]);
            }
            float expectation = (float) expected[feature];
            if (Float.isFinite(expectation)) {
                expectations.put(name, expectation);
            }
            if (verdict.contributions()[feature] > 0) {
                shares.put(name, (float) verdict.contributions()[feature]);
            }
        }
        return new Score(
                reading.deviceId(),
                reading.eventTime().toString(),
                reading.source(),
                read,
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
