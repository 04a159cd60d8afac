@NullMarked
package io.flead.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
