package io.flead.evaluation.report;

import io.flead.evaluation.metrics.DetectionMetrics;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The columns of the tables. */
enum Column {
    F1("F1", 3, 1, DetectionMetrics::f1),
    FAR("FAR %", 1, 100, DetectionMetrics::far),
    MAR("MAR %", 1, 100, DetectionMetrics::mar),
    AUC_PR("AUC-PR", 3, 1, DetectionMetrics::aucPr),
    AUC_ROC("AUC-ROC", 3, 1, DetectionMetrics::aucRoc),
    VUS_PR("VUS-PR", 3, 1, DetectionMetrics::vusPr),
    EVENT_RECALL("events", 2, 1, DetectionMetrics::eventRecall),
    DELAY("delay", 0, 1, DetectionMetrics::delayRows),
    FALSE_ALARMS("FA/1000", 2, 1, DetectionMetrics::falseAlarmsPer1000),
    FALSE_ALARMS_DAY("FA/day", 1, 1, DetectionMetrics::falseAlarmsPerDay),
    F1_FAULTY("F1 faulty", 3, 1, DetectionMetrics::f1Faulty),
    FAR_FAULTY("FAR % faulty", 1, 100, DetectionMetrics::farFaulty);

    private final String title;
    private final int decimals;
    private final double scale;

    @SuppressWarnings("ImmutableEnumChecker") // accessors of a record
    private final ToDoubleFunction<DetectionMetrics> figure;

    Column(String title, int decimals, double scale, ToDoubleFunction<DetectionMetrics> figure) {
        this.title = title;
        this.decimals = decimals;
        this.scale = scale;
        this.figure = figure;
    }

    String title() {
        return title;
    }

    /** Mean, and the deviation when there is one to show. */
    String cell(EvaluationResult outcome) {
        double mean = outcome.mean(figure) * scale;
        if (Double.isNaN(mean)) {
            return "–";
        }
        String text = number(mean);
        double deviation = outcome.deviation(figure) * scale;
        String spread = number(deviation);
        return deviation > 0 && spread.matches(".*[1-9].*") ? text + " ±" + spread : text;
    }

    private String number(double value) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
