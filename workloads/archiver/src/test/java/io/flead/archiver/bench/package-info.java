/** The figures of {@code make bench ONLY=archiver}. Run by name: they prove nothing on a busy machine. */
@NullMarked
package io.flead.archiver.bench;

import org.jspecify.annotations.NullMarked;
