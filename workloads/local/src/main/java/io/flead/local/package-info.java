/** The {@code flead} command: runs a pipeline on one machine. */
@NullMarked
package io.flead.local;

import org.jspecify.annotations.NullMarked;
