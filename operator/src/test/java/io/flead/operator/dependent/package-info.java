@NullMarked
package io.flead.operator.dependent;

import org.jspecify.annotations.NullMarked;
