package io.flead.evaluation.report;

import io.flead.evaluation.metrics.DetectionMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Figures: mean over the seeds, and its spread. */
enum Column implements ReportColumn {
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
    FAR_FAULTY("FAR % faulty", 1, 100, DetectionMetrics::farFaulty),
    DETECTION_RATE("rate at FAR 1 %", 3, 1, DetectionMetrics::detectionRate),
    ALARM_EVENTS("detected", 1, 1, figures -> figures.alarms().detected()),
    ALARM_STRICT("strict", 1, 1, figures -> figures.alarms().strict()),
    ALARM_TOTAL("of", 0, 1, figures -> figures.alarms().events()),
    ALARM_FALSE("false", 1, 1, figures -> figures.alarms().falseAlarms()),
    ALARM_FALSE_DAY("false/day", 2, 1, figures -> figures.alarms().falsePerDay()),
    ALARM_DELAY("delay", 0, 1, figures -> figures.alarms().delayRows()),
    ALARM_RECORDS("records", 1, 1, figures -> figures.alarms().records()),
    MINOR("minor", 0),
    MAJOR("major", 1),
    CRITICAL("critical", 2);

    /** Of rows. */
    static final List<ReportColumn> ROWS = List.of(
            F1,
            FAR,
            MAR,
            AUC_PR,
            AUC_ROC,
            VUS_PR,
            EVENT_RECALL,
            DELAY,
            FALSE_ALARMS,
            FALSE_ALARMS_DAY,
            F1_FAULTY,
            FAR_FAULTY,
            DETECTION_RATE);

    /** Of alarms. */
    static final List<ReportColumn> ALARMS = List.of(
            ALARM_EVENTS,
            ALARM_STRICT,
            ALARM_TOTAL,
            ALARM_FALSE,
            ALARM_FALSE_DAY,
            ALARM_DELAY,
            ALARM_RECORDS,
            MINOR,
            MAJOR,
            CRITICAL);

    private static final int ANY = -1;

    private final String title;
    private final int decimals;
    private final double scale;

    @SuppressWarnings("ImmutableEnumChecker") // accessors of a record
    private final ToDoubleFunction<DetectionMetrics> figure;

    /** Whose alarms are counted, true and false; or {@link #ANY}. */
    private final int severity;

    /** True alarms of a severity, of all of it. */
    Column(String title, int severity) {
        this.title = title;
        this.severity = severity;
        this.decimals = 1;
        this.scale = 1;
        this.figure = figures -> figures.alarms().trueBySeverity().get(severity);
    }

    Column(String title, int decimals, double scale, ToDoubleFunction<DetectionMetrics> figure) {
        this.title = title;
        this.decimals = decimals;
        this.scale = scale;
        this.figure = figure;
        this.severity = ANY;
    }

    ToDoubleFunction<DetectionMetrics> figure() {
        return figure;
    }

    double scale() {
        return scale;
    }

    @Override
    public String title() {
        return title;
    }

    /** Mean, and the deviation when there is one to show. */
    @Override
    public String cell(EvaluationResult outcome) {
        if (severity != ANY) {
            double right = outcome.mean(figure);
            double wrong =
                    outcome.mean(figures -> figures.alarms().falseBySeverity().get(severity));
            return number(right) + " of " + number(right + wrong);
        }
        double mean = outcome.mean(figure) * scale;
        if (Double.isNaN(mean)) {
            return "–";
        }
        String text = number(mean);
        double deviation = outcome.deviation(figure) * scale;
        String spread = number(deviation);
        return deviation > 0 && spread.matches(".*[1-9].*") ? text + " ±" + spread : text;
    }

    String number(double value) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
