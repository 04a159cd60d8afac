/** Rows of readings that a device keeps, their quantiles, and how both are saved. */
@NullMarked
package io.flead.detector.rows;

import org.jspecify.annotations.NullMarked;
