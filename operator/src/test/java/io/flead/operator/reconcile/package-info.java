@NullMarked
package io.flead.operator.reconcile;

import org.jspecify.annotations.NullMarked;
