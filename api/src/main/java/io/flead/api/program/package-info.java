/** Start and end of a program: its environment variables, the options of its JVM, its exit codes. */
@NullMarked
package io.flead.api.program;

import org.jspecify.annotations.NullMarked;
