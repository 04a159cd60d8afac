/** What a pipeline's topics and tables hold, for people. */
@NullMarked
package io.flead.local.data;

import org.jspecify.annotations.NullMarked;
