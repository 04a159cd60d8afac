/** Readings: how they are written, read, and why one may be rejected. */
@NullMarked
package io.flead.contract.reading;

import org.jspecify.annotations.NullMarked;
