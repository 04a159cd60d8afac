@NullMarked
package io.flead.operator.apply;

import org.jspecify.annotations.NullMarked;
