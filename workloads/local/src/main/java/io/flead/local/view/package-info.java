/** The display of a running pipeline. */
@NullMarked
package io.flead.local.view;

import org.jspecify.annotations.NullMarked;
