/** Daily aggregates. */
@NullMarked
package io.flead.analytics.batch;



