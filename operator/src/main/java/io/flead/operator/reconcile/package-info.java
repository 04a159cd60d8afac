/** The reconciliation of a pipeline: decide, apply, observe, report. */
@NullMarked
package io.flead.operator.reconcile;

import org.jspecify.annotations.NullMarked;
