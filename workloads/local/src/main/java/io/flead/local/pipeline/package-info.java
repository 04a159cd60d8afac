/** The pipeline as it is run here: the user's file with the options of the command line. */
@NullMarked
package io.flead.local.pipeline;

import org.jspecify.annotations.NullMarked;
