package io.flead.analytics.evaluation;

import io.flead.analytics.database.StagedRows;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.SparkWork;
import io.flead.detector.DetectorSettings;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Evaluates all devices where their samples are read. A task writes its devices' rows itself; what comes back to the
 * driver is one row a mode.
 *
 * @param periodStart of the rows
 * @param rows where devices' rows go
 */
record FleetEvaluation(
        DetectorSettings detector, RegisteredModel model, double tolerance, Instant periodStart, StagedRows rows)
        implements Serializable {

    /** The rows over all devices in the order of their modes; none where no device has enough readings. */
    List<EvaluationTable.Row> evaluate(JavaRDD<DeviceSample> samples) throws JobFailedException {
        List<EvaluationTable.Row> all =
                new ArrayList<>(SparkWork.result(() -> samples.mapPartitionsToPair(this::evaluatePart)
                        .reduceByKey(EvaluationSummary::merge, Mode.values().length)
                        .map(this::row)
                        .collect()));
        all.sort(Comparator.comparing(EvaluationTable.Row::mode));
        return all;
    }

    private EvaluationTable.Row row(Tuple2<String, EvaluationSummary> ofMode) {
        return new EvaluationTable.Row(
                ofMode._1(), ofMode._2().result(features(), tolerance).toString());
    }

    private Iterator<Tuple2<String, EvaluationSummary>> evaluatePart(Iterator<DeviceSample> samples)
            throws SQLException {
        Map<String, EvaluationSummary> byMode = new TreeMap<>();
        try (StagedRows.Writer writer = rows.write();
                DeviceEvaluator evaluator = new DeviceEvaluator(detector, model, tolerance)) {
            while (samples.hasNext()) {
                for (DeviceOutcome one : evaluator.evaluate(samples.next())) {
                    String mode = one.mode().label();
                    byMode.computeIfAbsent(
                                    mode,
                                    absent -> new EvaluationSummary(features().size()))
                            .add(one);
                    writer.add(
                            periodStart,
                            one.deviceId(),
                            mode,
                            EvaluationSummary.of(one, features(), tolerance).toString());
                }
            }
            writer.flush();
        }
        return byMode.entrySet().stream()
                .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
                .iterator();
    }

    private List<String> features() {
        return detector.shape().features();
    }
}
