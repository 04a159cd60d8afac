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
            normal rows and per day of one device. faulty: over the devices with anomalies only. rate at FAR 1 %: share of a device's anomalous rows above
            the score that 1 % of all normal rows exceed, mean over the devices with anomalies. ±: standard deviation over seeds.
            Alarms, by the preset balanced: events detected, and strictly (the alarm opens within), of all events; alarms that touch no event, and per day of
            one device; median rows to the first with an open alarm; records: opened, escalated, closed. minor, major, critical: true alarms of all.""";

    private ReportTables() {}

    /** Plain text for a terminal. */
    public static String text(List<EvaluationResult> outcomes) {
        StringBuilder text = new StringBuilder();
        bySet(outcomes).forEach((set, rows) -> {
            text.append('\n').append(set).append('\n');
            for (List<String[]> cells : List.of(cells(rows, Column.ROWS), cells(rows, Column.ALARMS))) {
                appendText(cells, text);
            }
        });
        return text.append('\n').append(NOTE).append('\n').toString();
    }

    private static void appendText(List<String[]> cells, StringBuilder text) {
        int[] widths = new int[cells.get(0).length];
        for (String[] row : cells) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : cells) {
            text.append("  ").append(row[0]).append(" ".repeat(widths[0] - row[0].length()));
            for (int i = 1; i < row.length; i++) {
                text.append("  ")
                        .append(" ".repeat(widths[i] - row[i].length()))
                        .append(row[i]);
            }
            text.append('\n');
        }
        text.append('\n');
    }

    /** Markdown: the same, intervals over devices, and where each device has one fault the rates by fault. */
    public static String markdown(List<EvaluationResult> outcomes) {
        StringBuilder text = new StringBuilder("# Evaluation\n\n").append(NOTE).append('\n');
        bySet(outcomes).forEach((set, rows) -> {
            text.append("\n## ").append(set).append('\n');
            appendMarkdown(cells(rows, Column.ROWS), text);
            appendMarkdown(cells(rows, Column.ALARMS), text);
            appendMarkdown(Intervals.cells(rows), text);
            appendMarkdown(RatesByDevice.cells(rows), text);
        });
        return text.toString();
    }

    private static void appendMarkdown(List<String[]> cells, StringBuilder text) {
        if (!cells.isEmpty()) {
            text.append('\n');
        }
        for (int row = 0; row < cells.size(); row++) {
            text.append("| ").append(String.join(" | ", cells.get(row))).append(" |\n");
            if (row == 0) {
                String[] rule = new String[cells.get(0).length];
                Arrays.fill(rule, "---:");
                rule[0] = "---";
                text.append('|').append(String.join("|", rule)).append("|\n");
            }
        }
    }

    private static Map<String, List<EvaluationResult>> bySet(List<EvaluationResult> outcomes) {
        Map<String, List<EvaluationResult>> sets = new LinkedHashMap<>();
        for (EvaluationResult outcome : outcomes) {
            sets.computeIfAbsent(outcome.set(), name -> new ArrayList<>()).add(outcome);
        }
        return sets;
    }

    private static List<String[]> cells(List<EvaluationResult> outcomes, List<ReportColumn> columns) {
        List<String[]> cells = new ArrayList<>();
        cells.add(row("detector", columns, ReportColumn::title));
        for (EvaluationResult outcome : outcomes) {
            cells.add(row(outcome.detector(), columns, column -> column.cell(outcome)));
        }
        return cells;
    }

    private static String[] row(String first, List<ReportColumn> columns, Function<ReportColumn, String> cell) {
        return Stream.concat(Stream.of(first), columns.stream().map(cell)).toArray(String[]::new);
    }
}
