/** The console: one live page on which a pipeline shows what it does, and the API behind it. */
@NullMarked
package io.flead.console;

import org.jspecify.annotations.NullMarked;
