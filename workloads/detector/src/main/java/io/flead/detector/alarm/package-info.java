/** From scores to alarms: when an alarm opens, rises and closes. Pure. */
@NullMarked
package io.flead.detector.alarm;

import org.jspecify.annotations.NullMarked;
