/** The subcommands of {@code flead}. */
@NullMarked
package io.flead.local.command;

import org.jspecify.annotations.NullMarked;
