/** Tests of this package. */
@NullMarked
package io.flead.console.http;

import org.jspecify.annotations.NullMarked;
