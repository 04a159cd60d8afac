/** The entry point: from settings to a detector. */
@NullMarked
package io.flead.detector.factory;

import org.jspecify.annotations.NullMarked;
