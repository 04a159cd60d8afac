/** Resources of other operators, as far as FLEAD writes and reads them. */
@NullMarked
package io.flead.operator.kind;

import org.jspecify.annotations.NullMarked;
