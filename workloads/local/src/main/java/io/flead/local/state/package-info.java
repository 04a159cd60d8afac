/** The directory that a local run keeps everything in, and what it says there about itself. */
@NullMarked
package io.flead.local.state;

import org.jspecify.annotations.NullMarked;
