/** The frame of a program: exit codes, shutdown, failures, version. */
@NullMarked
package io.flead.process.program;

import org.jspecify.annotations.NullMarked;
