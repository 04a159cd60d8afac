/** The effects: processes, signals, disks, topics and tables. */
@NullMarked
package io.flead.chaos.run;

import org.jspecify.annotations.NullMarked;
