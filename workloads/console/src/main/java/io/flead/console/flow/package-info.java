/** The way of the data from device to table, and where it stands still. */
@NullMarked
package io.flead.console.flow;

import org.jspecify.annotations.NullMarked;
