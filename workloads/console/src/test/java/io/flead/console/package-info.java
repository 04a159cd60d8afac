/** The whole program, as a process. */
@NullMarked
package io.flead.console;

import org.jspecify.annotations.NullMarked;
