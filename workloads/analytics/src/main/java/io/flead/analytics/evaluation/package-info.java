/** Evaluation of models. */
@NullMarked
package io.flead.analytics.evaluation;

import org.jspecify.annotations.NullMarked;
