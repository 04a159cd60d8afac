/** Requests to programs that are not trusted to answer well. */
@NullMarked
package io.flead.process.http;

import org.jspecify.annotations.NullMarked;
