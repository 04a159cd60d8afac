/** The digest by which programs and the operator recognise equal content. */
@NullMarked
package io.flead.api.digest;

import org.jspecify.annotations.NullMarked;
