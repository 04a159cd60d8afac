package io.flead.analytics.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.publication.ResultJson;
import io.flead.detector.rows.Quantile;
import io.flead.evaluation.data.RowLabels;
import io.flead.evaluation.metrics.EventCounts;
import io.flead.evaluation.metrics.JudgedRows;
import io.flead.evaluation.metrics.Ranking;
import io.flead.evaluation.metrics.RowCounts;
import io.flead.evaluation.metrics.ScoredRows;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The figures of one device, or of all of them from their summed counts and pooled rows. Pure; formulas are those of
 * {@code flead evaluate}.
 */
final class EvaluationSummary {

    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    private EvaluationSummary() {}

    /**
     * The result.
     *
     * @param outcomes of the same mode, at least one
     */
    static ObjectNode of(List<DeviceOutcome> outcomes, List<String> features, double tolerance) {
        ObjectNode result = ResultJson.object();
        result.put("devices", outcomes.size());
        long rows = 0;
        long trainRows = 0;
        long flagged = 0;
        for (DeviceOutcome outcome : outcomes) {
            rows += outcome.scores().length;
            trainRows += outcome.trainRows();
            for (boolean one : outcome.flagged()) {
                flagged += one ? 1 : 0;
            }
        }
        result.put("readings", rows).put("trainReadings", trainRows).put("flagged", flagged);
        ResultJson.put(result, "flaggedShare", (double) flagged / rows);
        putPredictions(result, outcomes, features, tolerance);
        putTruth(result, outcomes);
        return result;
    }

    private static void putPredictions(
            ObjectNode result, List<DeviceOutcome> outcomes, List<String> features, double tolerance) {
        long[] counted = new long[features.size()];
        long[] within = new long[features.size()];
        for (DeviceOutcome outcome : outcomes) {
            for (int i = 0; i < counted.length; i++) {
                counted[i] += outcome.predictions().counted()[i];
                within[i] += outcome.predictions().within()[i];
            }
        }
        long allCounted = Arrays.stream(counted).sum();
        long allWithin = Arrays.stream(within).sum();
        result.put("tolerance", tolerance).put("predictions", allCounted).put("withinTolerance", allWithin);
        ResultJson.put(result, "accuracy", (double) allWithin / allCounted);
        ObjectNode byFeature = result.putObject("accuracyByFeature");
        for (int i = 0; i < counted.length; i++) {
            ResultJson.put(byFeature, features.get(i), (double) within[i] / counted[i]);
        }
        double[] errors = outcomes.stream()
                .flatMapToDouble(outcome -> Arrays.stream(outcome.predictions().rowErrors()))
                .filter(Double::isFinite)
                .toArray();
        ObjectNode error = result.putObject("reconstructionError");
        for (int percent : new int[] {50, 90, 95, 99}) {
            ResultJson.put(
                    error, "p" + percent, errors.length == 0 ? Double.NaN : Quantile.of(errors, percent / 100.0));
        }
        if (outcomes.size() == 1) {
            putExamples(result, outcomes.get(0).predictions(), features, tolerance);
        }
    }

    private static void putExamples(
            ObjectNode result, Predictions predictions, List<String> features, double tolerance) {
        ArrayNode examples = result.putArray("newest");
        for (int row = 0; row < predictions.examples().length; row++) {
            ObjectNode example = examples.addObject();
            for (int i = 0; i < features.size(); i++) {
                double actual = predictions.examples()[row][i];
                double predicted = predictions.examplePredictions()[row][i];
                if (Double.isFinite(actual)) {
                    ObjectNode value = example.putObject(features.get(i));
                    ResultJson.put(value, "prediction", predicted);
                    ResultJson.put(value, "actual", actual);
                    value.put("within", Math.abs(actual - predicted) <= tolerance);
                }
            }
        }
    }

    private static void putTruth(ObjectNode result, List<DeviceOutcome> outcomes) {
        RowCounts counts = RowCounts.NONE;
        EventCounts events = EventCounts.NONE;
        double[] delaysMillis = new double[0];
        double days = 0;
        int labelled = 0;
        for (DeviceOutcome outcome : outcomes) {
            JudgedRows judged = judged(outcome);
            labelled += judged.scores().length;
            counts = counts.plus(RowCounts.of(judged));
            EventCounts own = EventCounts.of(judged);
            events = events.plus(own);
            double interval = outcome.intervalMillis();
            double[] ownDelays =
                    own.delays().stream().mapToDouble(delay -> delay * interval).toArray();
            int before = delaysMillis.length;
            delaysMillis = Arrays.copyOf(delaysMillis, before + ownDelays.length);
            System.arraycopy(ownDelays, 0, delaysMillis, before, ownDelays.length);
            days += judged.scores().length * interval / DAY_MILLIS;
        }
        result.put("labelled", labelled);
        if (labelled == 0) {
            return;
        }
        result.put("truePositives", counts.hits())
                .put("falsePositives", counts.falseAlarms())
                .put("falseNegatives", counts.misses())
                .put("trueNegatives", counts.quiet());
        ResultJson.put(result, "precision", counts.precision());
        ResultJson.put(result, "recall", counts.recall());
        ResultJson.put(result, "f1", counts.f1());
        ResultJson.put(result, "far", counts.falseAlarmRate());
        ResultJson.put(result, "mar", counts.missedAlarmRate());
        JudgedRows pooled = pooled(outcomes, labelled);
        ResultJson.put(result, "aucRoc", Ranking.areaUnderRoc(pooled.scores(), pooled.anomalous()));
        ResultJson.put(result, "aucPr", Ranking.averagePrecision(pooled.scores(), pooled.anomalous()));
        result.put("events", events.events())
                .put("eventsDetected", events.delays().size());
        ResultJson.put(result, "delayRows", events.medianDelay());
        ResultJson.put(
                result, "delaySeconds", delaysMillis.length == 0 ? Double.NaN : Quantile.of(delaysMillis, .5) / 1000);
        result.put("falseAlarms", events.falseAlarms());
        ResultJson.put(result, "falseAlarmsPerDeviceDay", events.falseAlarms() / days);
    }

    /** Scores of all devices side by side: they are in multiples of each device's own threshold. */
    private static JudgedRows pooled(List<DeviceOutcome> outcomes, int labelled) {
        double[] scores = new double[labelled];
        boolean[] flagged = new boolean[labelled];
        boolean[] anomalous = new boolean[labelled];
        int at = 0;
        for (DeviceOutcome outcome : outcomes) {
            JudgedRows judged = judged(outcome);
            int rows = judged.scores().length;
            System.arraycopy(judged.scores(), 0, scores, at, rows);
            System.arraycopy(judged.flagged(), 0, flagged, at, rows);
            System.arraycopy(judged.anomalous(), 0, anomalous, at, rows);
            at += rows;
        }
        return new JudgedRows(scores, flagged, anomalous);
    }

    private static JudgedRows judged(DeviceOutcome outcome) {
        BitSet known = new BitSet();
        BitSet anomalous = new BitSet();
        int rows = outcome.scores().length;
        for (int row = 0; row < rows; row++) {
            known.set(row, outcome.known()[row]);
            anomalous.set(row, outcome.anomalous()[row]);
        }
        return new ScoredRows(outcome.scores(), outcome.flagged()).judge(new RowLabels(rows, known, anomalous));
    }
}
