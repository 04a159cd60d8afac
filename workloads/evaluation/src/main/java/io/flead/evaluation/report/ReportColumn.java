package io.flead.evaluation.report;

/** A column of a table with one row per detector. */
interface ReportColumn {
    String title();

    String cell(EvaluationResult outcome);
}
