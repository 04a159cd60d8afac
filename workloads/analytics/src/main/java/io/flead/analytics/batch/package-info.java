/** Daily aggregates. */
@NullMarked
package io.flead.analytics.batch;

import org.jspecify.annotations.NullMarked;
