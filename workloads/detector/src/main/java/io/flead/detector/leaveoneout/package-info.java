/** The leave-one-out detector: what it keeps and decides for one device as its readings come in. */
@NullMarked
package io.flead.detector.leaveoneout;

import org.jspecify.annotations.NullMarked;
