/** The topics of a pipeline. */
@NullMarked
package io.flead.contract.topic;

import org.jspecify.annotations.NullMarked;
