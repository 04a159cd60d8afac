/** The figures of {@code make bench ONLY=analytics}. Run by name: they prove nothing on a busy machine. */
@NullMarked
package io.flead.analytics.bench;

import org.jspecify.annotations.NullMarked;
