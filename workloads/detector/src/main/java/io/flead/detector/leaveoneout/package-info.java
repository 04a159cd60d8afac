/** The leave-one-out detector: keeps one device's state and decides on its readings as they come in. */
@NullMarked
package io.flead.detector.leaveoneout;

import org.jspecify.annotations.NullMarked;
