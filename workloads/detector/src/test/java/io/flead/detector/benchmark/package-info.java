/** Measurements, run by hand or by {@code make bench}; nothing here is a test. */
@NullMarked
package io.flead.detector.benchmark;

import org.jspecify.annotations.NullMarked;
