@NullMarked
package io.flead.operator.prerequisites;

import org.jspecify.annotations.NullMarked;
