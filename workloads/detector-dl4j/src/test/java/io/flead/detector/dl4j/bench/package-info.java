/** Measurements, run by hand or by {@code make bench}; nothing here is a test. */
@NullMarked
package io.flead.detector.dl4j.bench;

import org.jspecify.annotations.NullMarked;
