/** Replay of CSV files as live devices. */
@NullMarked
package io.flead.producer.replay;

import org.jspecify.annotations.NullMarked;
