/** What the aggregator decides about alarms. Pure. */
@NullMarked
package io.flead.aggregator.alarm;

import org.jspecify.annotations.NullMarked;
