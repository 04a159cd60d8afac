package io.flead.analytics.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.counts.ValueCounts;
import io.flead.analytics.publication.ResultJson;
import io.flead.evaluation.data.RowLabels;
import io.flead.evaluation.metrics.EventCounts;
import io.flead.evaluation.metrics.JudgedRows;
import io.flead.evaluation.metrics.Ranking;
import io.flead.evaluation.metrics.RowCounts;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The figures of one device or of many, from summed counts and counted values: of bounded size, however many devices
 * there are, and independent of their order. Scores and errors are exact up to {@value #VALUES} different ones, and
 * rounded to about one in a thousand above. Formulas are those of {@code flead evaluate}. Not thread-safe.
 */
final class EvaluationSummary implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int VALUES = 1 << 16;
    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final long[] counted;
    private final long[] within;
    private final ValueCounts errors = new ValueCounts(VALUES);
    private final ValueCounts normalScores = new ValueCounts(VALUES);
    private final ValueCounts anomalousScores = new ValueCounts(VALUES);
    private final ValueCounts delays = new ValueCounts(VALUES);
    private final ValueCounts delaysMillis = new ValueCounts(VALUES);
    private long devices;
    private long rows;
    private long trainRows;
    private long flagged;
    private long hits;
    private long falseRows;
    private long misses;
    private long quiet;
    private long events;
    private long falseAlarms;
    private long labelledMillis;

    /** Of no device yet. */
    EvaluationSummary(int features) {
        counted = new long[features];
        within = new long[features];
    }

    /** Adds a device's outcome. */
    EvaluationSummary add(DeviceOutcome outcome) {
        devices++;
        rows += outcome.scores().length;
        trainRows += outcome.trainRows();
        for (boolean one : outcome.flagged()) {
            flagged += one ? 1 : 0;
        }
        addAll(counted, outcome.predictions().counted());
        addAll(within, outcome.predictions().within());
        for (double error : outcome.predictions().rowErrors()) {
            if (Double.isFinite(error)) {
                errors.add(error);
            }
        }
        addTruth(judged(outcome), outcome.intervalMillis());
        return this;
    }

    private void addTruth(JudgedRows judged, long intervalMillis) {
        RowCounts counts = RowCounts.of(judged);
        hits += counts.hits();
        falseRows += counts.falseAlarms();
        misses += counts.misses();
        quiet += counts.quiet();
        for (int row = 0; row < judged.scores().length; row++) {
            (judged.anomalous()[row] ? anomalousScores : normalScores).add(judged.scores()[row]);
        }
        EventCounts own = EventCounts.of(judged);
        events += own.events();
        falseAlarms += own.falseAlarms();
        for (int delay : own.delays()) {
            delays.add(delay);
            delaysMillis.add((double) delay * intervalMillis);
        }
        labelledMillis += judged.scores().length * intervalMillis;
    }

    /** Adds the devices of another summary. */
    EvaluationSummary merge(EvaluationSummary other) {
        addAll(counted, other.counted);
        addAll(within, other.within);
        errors.merge(other.errors);
        normalScores.merge(other.normalScores);
        anomalousScores.merge(other.anomalousScores);
        delays.merge(other.delays);
        delaysMillis.merge(other.delaysMillis);
        devices += other.devices;
        rows += other.rows;
        trainRows += other.trainRows;
        flagged += other.flagged;
        hits += other.hits;
        falseRows += other.falseRows;
        misses += other.misses;
        quiet += other.quiet;
        events += other.events;
        falseAlarms += other.falseAlarms;
        labelledMillis += other.labelledMillis;
        return this;
    }

    /** The figures of one device, with examples of its predictions. */
    static ObjectNode of(DeviceOutcome outcome, List<String> features, double tolerance) {
        ObjectNode result = new EvaluationSummary(features.size()).add(outcome).result(features, tolerance);
        putExamples(result, outcome.predictions(), features, tolerance);
        return result;
    }

    /** The figures of all devices that were added, at least one. */
    ObjectNode result(List<String> features, double tolerance) {
        ObjectNode result = ResultJson.object();
        result.put("devices", devices);
        result.put("readings", rows).put("trainReadings", trainRows).put("flagged", flagged);
        ResultJson.put(result, "flaggedShare", (double) flagged / rows);
        putPredictions(result, features, tolerance);
        putTruth(result);
        return result;
    }

    private void putPredictions(ObjectNode result, List<String> features, double tolerance) {
        long allCounted = Arrays.stream(counted).sum();
        long allWithin = Arrays.stream(within).sum();
        result.put("tolerance", tolerance).put("predictions", allCounted).put("withinTolerance", allWithin);
        ResultJson.put(result, "accuracy", (double) allWithin / allCounted);
        ObjectNode byFeature = result.putObject("accuracyByFeature");
        for (int i = 0; i < counted.length; i++) {
            ResultJson.put(byFeature, features.get(i), (double) within[i] / counted[i]);
        }
        ObjectNode error = result.putObject("reconstructionError");
        for (int percent : new int[] {50, 90, 95, 99}) {
            ResultJson.put(error, "p" + percent, errors.quantile(percent / 100.0));
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

    private void putTruth(ObjectNode result) {
        RowCounts counts = new RowCounts(hits, falseRows, misses, quiet);
        long labelled = hits + falseRows + misses + quiet;
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
        // Scores of all devices side by side: they are in multiples of each device's own threshold.
        ValueCounts.Steps steps = normalScores.steps(anomalousScores);
        ResultJson.put(result, "aucRoc", Ranking.areaUnderRocOfSteps(steps.all(), steps.ofSort()));
        ResultJson.put(result, "aucPr", Ranking.averagePrecisionOfSteps(steps.all(), steps.ofSort()));
        result.put("events", events).put("eventsDetected", delays.count());
        ResultJson.put(result, "delayRows", delays.quantile(.5));
        ResultJson.put(result, "delaySeconds", delaysMillis.quantile(.5) / 1000);
        result.put("falseAlarms", falseAlarms);
        ResultJson.put(result, "falseAlarmsPerDeviceDay", falseAlarms / (labelledMillis / DAY_MILLIS));
    }

    private static void addAll(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    private static JudgedRows judged(DeviceOutcome outcome) {
        BitSet known = new BitSet();
        BitSet anomalous = new BitSet();
        int rows = outcome.scores().length;
        for (int row = 0; row < rows; row++) {
            known.set(row, outcome.known()[row]);
            anomalous.set(row, outcome.anomalous()[row]);
        }
        return JudgedRows.of(outcome.scores(), outcome.flagged(), new RowLabels(rows, known, anomalous));
    }
}
