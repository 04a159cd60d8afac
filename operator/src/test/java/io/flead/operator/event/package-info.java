@NullMarked
package io.flead.operator.event;

import org.jspecify.annotations.NullMarked;
