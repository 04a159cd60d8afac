/**
 * Training of the leave-one-out networks: which rows meet in a batch and with which noise, and the training itself in
 * plain Java.
 */
@NullMarked
package io.flead.detector.training;

import org.jspecify.annotations.NullMarked;
