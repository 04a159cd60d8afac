package io.flead.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.evaluation.metrics.DetectionMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The machine-readable lines at the end: {@code FLEAD evaluation {json}}. Rates are 0 to 1; figures are means over
 * seeds; one that has no meaning on the set is null.
 */
public final class ResultLine {
    private static final String PREFIX = "FLEAD evaluation ";
    private static final double PRECISION = 1e6;

    /** Share of the final figure that counts as reached. */
    private static final double ENOUGH = .95;

    private ResultLine() {}

    /** The line of an outcome. */
    public static String of(EvaluationResult outcome) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("set", outcome.set());
        fields.put("mode", outcome.mode());
        put(fields, "f1", outcome, DetectionMetrics::f1);
        put(fields, "far", outcome, DetectionMetrics::far);
        put(fields, "mar", outcome, DetectionMetrics::mar);
        put(fields, "aucPr", outcome, DetectionMetrics::aucPr);
        put(fields, "aucRoc", outcome, DetectionMetrics::aucRoc);
        put(fields, "vusPr", outcome, DetectionMetrics::vusPr);
        put(fields, "eventRecall", outcome, DetectionMetrics::eventRecall);
        put(fields, "delayRows", outcome, DetectionMetrics::delayRows);
        put(fields, "falseAlarmsPer1000Rows", outcome, DetectionMetrics::falseAlarmsPer1000);
        put(fields, "falseAlarmsPerDeviceDay", outcome, DetectionMetrics::falseAlarmsPerDay);
        put(fields, "detectionRateAtFar1", outcome, DetectionMetrics::detectionRate);
        put(fields, "alarmEvents", outcome, figures -> figures.alarms().detected());
        put(fields, "alarmEventsStrict", outcome, figures -> figures.alarms().strict());
        put(fields, "alarmEventsTotal", outcome, figures -> figures.alarms().events());
        put(fields, "alarmFalse", outcome, figures -> figures.alarms().falseAlarms());
        put(
                fields,
                "alarmFalsePerDeviceDay",
                outcome,
                figures -> figures.alarms().falsePerDay());
        put(fields, "alarmDelayRows", outcome, figures -> figures.alarms().delayRows());
        put(fields, "alarmRecords", outcome, figures -> figures.alarms().records());
        fields.put("seeds", outcome.seeds().size());
        try {
            return PREFIX + new ObjectMapper().writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and names are always JSON", e);
        }
    }

    /**
     * The line of a federated training round by round: {@code FLEAD rounds {json}}.
     *
     * @param aucPr after each round, the last one last
     */
    public static String rounds(String set, List<Double> aucPr) {
        double enough = ENOUGH * aucPr.get(aucPr.size() - 1);
        int round = 1;
        while (aucPr.get(round - 1) < enough) {
            round++;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("set", set);
        fields.put("aucPr", aucPr.stream().map(ResultLine::rounded).toList());
        fields.put("roundsTo95Percent", round);
        try {
            return "FLEAD rounds " + new ObjectMapper().writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and names are always JSON", e);
        }
    }

    private static double rounded(double value) {
        return Math.rint(value * PRECISION) / PRECISION;
    }

    private static void put(
            Map<String, @Nullable Object> fields,
            String name,
            EvaluationResult outcome,
            ToDoubleFunction<DetectionMetrics> figure) {
        double mean = outcome.mean(figure);
        fields.put(name, Double.isFinite(mean) ? Math.rint(mean * PRECISION) / PRECISION : null);
    }
}
