@NullMarked
package io.flead.operator;

import org.jspecify.annotations.NullMarked;
