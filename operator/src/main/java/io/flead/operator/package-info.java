/** The operator's process: it watches FleadPipeline resources and reconciles what they declare. */
@NullMarked
package io.flead.operator;

import org.jspecify.annotations.NullMarked;
