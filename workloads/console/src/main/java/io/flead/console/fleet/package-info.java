/** What is known of devices, alarms and rejected readings: bounded tables in memory. */
@NullMarked
package io.flead.console.fleet;

import org.jspecify.annotations.NullMarked;
