/**
 * Labelled recordings on disk. Readings, {@link io.flead.evaluation.data.Recording}, and labels,
 * {@link io.flead.evaluation.data.RowLabels}, are different types: a detector that takes recordings cannot learn from
 * labels.
 */
@NullMarked
package io.flead.evaluation.data;

import org.jspecify.annotations.NullMarked;
