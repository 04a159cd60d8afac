/**
 * Labelled recordings on disk. What a detector may see, {@link io.flead.evaluation.data.Recording}, and what it may not,
 * {@link io.flead.evaluation.data.RowLabels}, are different types: a detector that takes recordings cannot learn from labels.
 */
@NullMarked
package io.flead.evaluation.data;

import org.jspecify.annotations.NullMarked;
