/** Decisions about alarms. */
@NullMarked
package io.flead.aggregator.alarm;

import org.jspecify.annotations.NullMarked;
