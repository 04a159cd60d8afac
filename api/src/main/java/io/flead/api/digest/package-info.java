/** The digest by which programs and the operator recognise what is the same. */
@NullMarked
package io.flead.api.digest;

import org.jspecify.annotations.NullMarked;
