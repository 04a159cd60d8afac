/** Keeps one device's state and decides on its readings as they come in. */
@NullMarked
package io.flead.detector.autoencoder;

import org.jspecify.annotations.NullMarked;
