/** Failures that the user can correct, and their texts. */
@NullMarked
package io.flead.local.failure;

import org.jspecify.annotations.NullMarked;
