/** Counts of values that add up in any order, in bounded memory. */
@NullMarked
package io.flead.analytics.counts;

import org.jspecify.annotations.NullMarked;
