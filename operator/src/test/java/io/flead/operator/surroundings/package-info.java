@NullMarked
package io.flead.operator.surroundings;

import org.jspecify.annotations.NullMarked;
