@NullMarked
package io.flead.operator.doctor;

import org.jspecify.annotations.NullMarked;
