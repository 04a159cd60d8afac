package io.flead.training.job;

import io.flead.contract.message.Anomaly;
import io.flead.detector.Verdict;
import io.flead.training.stream.DeviceReading;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the message of an anomalous verdict. Features that the reading lacks are not in it. */
record Anomalies(List<String> features, String modelType) {

    private static final int MOST_CONTRIBUTORS = 3;

    Anomaly of(DeviceReading reading, Verdict verdict, long modelVersion) {
        return new Anomaly(
                Anomaly.idOf(reading.deviceId(), reading.eventTime(), reading.source()),
                reading.deviceId(),
                reading.eventTime().toString(),
                named(reading.values(), reading.values()),
                verdict.score(),
                verdict.flagLevel(),
                named(verdict.zScores(), reading.values()),
                contributors(verdict.contributions()),
                Anomaly.severityOf(verdict.score(), verdict.flagLevel()),
                verdict.confidence(),
                modelType,
                modelVersion);
    }

    private List<String> contributors(double[] contributions) {
        return IntStream.range(0, contributions.length)
                .filter(feature -> contributions[feature] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer feature) -> contributions[feature])
                        .reversed())
                .limit(MOST_CONTRIBUTORS)
                .map(features::get)
                .toList();
    }

    private Map<String, Double> named(double[] values, double[] reading) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int feature = 0; feature < values.length; feature++) {
            if (!Double.isNaN(reading[feature])) {
                named.put(features.get(feature), values[feature]);
            }
        }
        return named;
    }
}
