/** The documents of the HTTP API: its programs write them, the operator and the {@code flead} command read them. */
@NullMarked
package io.flead.api.http;

import org.jspecify.annotations.NullMarked;
