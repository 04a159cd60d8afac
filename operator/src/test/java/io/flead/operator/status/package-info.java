@NullMarked
package io.flead.operator.status;

import org.jspecify.annotations.NullMarked;
