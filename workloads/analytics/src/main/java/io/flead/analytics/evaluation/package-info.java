/** Evaluation of models. */
@NullMarked
package io.flead.analytics.evaluation;



