package io.flead.evaluation.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The table of {@link EvaluationResult#intervals}. */
final class Intervals {
    private static final List<Column> FIGURES = List.of(
            Column.F1,
            Column.FAR,
            Column.AUC_PR,
            Column.DETECTION_RATE,
            Column.ALARM_EVENTS,
            Column.ALARM_FALSE,
            Column.ALARM_RECORDS);

    private Intervals() {}

    /** A row of titles, then one per detector. */
    static List<String[]> cells(List<EvaluationResult> outcomes) {
        List<String[]> cells = new ArrayList<>();
        cells.add(row("90 % over devices", FIGURES.stream().map(Column::title).toList()));
        for (EvaluationResult outcome : outcomes) {
            if (outcome.devices().isEmpty()) {
                continue;
            }
            List<EvaluationResult.Interval> intervals =
                    outcome.intervals(FIGURES.stream().map(Column::figure).toList());
            List<String> row = new ArrayList<>();
            for (int i = 0; i < FIGURES.size(); i++) {
                Column column = FIGURES.get(i);
                EvaluationResult.Interval interval = intervals.get(i);
                row.add(
                        Double.isNaN(interval.low())
                                ? "–"
                                : column.number(interval.low() * column.scale()) + " to "
                                        + column.number(interval.high() * column.scale()));
            }
            cells.add(row(outcome.detector(), row));
        }
        return cells;
    }

    private static String[] row(String first, List<String> rest) {
        String[] row = new String[1 + rest.size()];
        Arrays.setAll(row, i -> i == 0 ? first : rest.get(i - 1));
        return row;
    }
}
