/** The page that lists the metrics of all programs, generated from their sources. */
@NullMarked
package io.flead.packaging.metrics;

import org.jspecify.annotations.NullMarked;
