@NullMarked
package io.flead.operator.pipeline;

import org.jspecify.annotations.NullMarked;
