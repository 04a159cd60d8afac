/** The topics of a pipeline. */
@NullMarked
package io.flead.api.topic;

import org.jspecify.annotations.NullMarked;
