/** Ports of a local run: well-known ones where free, others where taken. */
@NullMarked
package io.flead.local.port;

import org.jspecify.annotations.NullMarked;
