/** Log lines as key-value pairs. */
@NullMarked
package io.flead.process.logging;

import org.jspecify.annotations.NullMarked;
