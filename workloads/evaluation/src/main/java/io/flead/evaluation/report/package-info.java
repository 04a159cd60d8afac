/** The report of a run: tables and machine-readable lines. */
@NullMarked
package io.flead.evaluation.report;

import org.jspecify.annotations.NullMarked;
