/** The access test: a program reads exactly the fields of the spec that are declared as its own. */
@NullMarked
package io.flead.testkit.access;

import org.jspecify.annotations.NullMarked;
