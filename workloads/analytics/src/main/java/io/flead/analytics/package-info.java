/** The Spark jobs of a pipeline, each a subcommand: daily aggregates, evaluation of models, windows of the stream. */
@NullMarked
package io.flead.analytics;

import org.jspecify.annotations.NullMarked;
