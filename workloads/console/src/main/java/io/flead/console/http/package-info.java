/** The page, its API and its events; and health, readiness and metrics on the same port. */
@NullMarked
package io.flead.console.http;

import org.jspecify.annotations.NullMarked;
