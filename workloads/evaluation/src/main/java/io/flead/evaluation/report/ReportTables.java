package io.flead.evaluation.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The outcomes as text, one table per set. */
public final class ReportTables {
    private static final String NOTE = """
            F1, FAR and MAR: rows of all devices pooled, no point adjustment. AUC-PR, AUC-ROC, VUS-PR (TSB-AD, L=100): mean over the devices with anomalies.
            events: share of the events with a flagged row; delay: median rows to the first one; FA: alarms (runs of flagged rows) that touch no anomaly, per 1,000
            normal rows and per day of one device. faulty: over the devices with anomalies only. ±: standard deviation over seeds.""";

    private ReportTables() {}

    /** Plain text for a terminal. */
    public static String text(List<EvaluationResult> outcomes) {
        StringBuilder text = new StringBuilder();
        bySet(outcomes).forEach((set, rows) -> {
            List<String[]> cells = cells(rows);
            int[] widths = new int[cells.get(0).length];
            for (String[] row : cells) {
                for (int i = 0; i < row.length; i++) {
                    widths[i] = Math.max(widths[i], row[i].length());
                }
            }
            text.append('\n').append(set).append('\n');
            for (String[] row : cells) {
                text.append("  ").append(row[0]).append(" ".repeat(widths[0] - row[0].length()));
                for (int i = 1; i < row.length; i++) {
                    text.append("  ")
                            .append(" ".repeat(widths[i] - row[i].length()))
                            .append(row[i]);
                }
                text.append('\n');
            }
        });
        return text.append('\n').append(NOTE).append('\n').toString();
    }

    /** Markdown. */
    public static String markdown(List<EvaluationResult> outcomes) {
        StringBuilder text = new StringBuilder("# Evaluation\n\n").append(NOTE).append('\n');
        bySet(outcomes).forEach((set, rows) -> {
            text.append("\n## ").append(set).append("\n\n");
            List<String[]> cells = cells(rows);
            for (int row = 0; row < cells.size(); row++) {
                text.append("| ").append(String.join(" | ", cells.get(row))).append(" |\n");
                if (row == 0) {
                    String[] rule = new String[cells.get(0).length];
                    Arrays.fill(rule, "---:");
                    rule[0] = "---";
                    text.append('|').append(String.join("|", rule)).append("|\n");
                }
            }
        });
        return text.toString();
    }

    private static Map<String, List<EvaluationResult>> bySet(List<EvaluationResult> outcomes) {
        Map<String, List<EvaluationResult>> sets = new LinkedHashMap<>();
        for (EvaluationResult outcome : outcomes) {
            sets.computeIfAbsent(outcome.set(), name -> new ArrayList<>()).add(outcome);
        }
        return sets;
    }

    private static List<String[]> cells(List<EvaluationResult> outcomes) {
        List<String[]> cells = new ArrayList<>();
        cells.add(row("detector", Column::title));
        for (EvaluationResult outcome : outcomes) {
            cells.add(row(outcome.detector(), column -> column.cell(outcome)));
        }
        return cells;
    }

    private static String[] row(String first, Function<Column, String> cell) {
        return Stream.concat(Stream.of(first), Arrays.stream(Column.values()).map(cell))
                .toArray(String[]::new);
    }
}
