/**
 * Finds anomalies in the readings of one device at a time: the types that callers use.
 *
 * <p>{@link io.flead.detector.Detector} is the entry point. Two parties that average parameters must share a {@link
 * io.flead.detector.ModelShape}; it and the other value types need nothing but the JDK. Only the package {@code dl4j},
 * behind {@link io.flead.detector.LocalTrainer}, loads DL4J and its natives.
 */
@NullMarked
package io.flead.detector;

import org.jspecify.annotations.NullMarked;
