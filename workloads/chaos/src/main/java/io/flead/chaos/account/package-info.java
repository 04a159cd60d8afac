/** The account of readings and rounds. Pure. */
@NullMarked
package io.flead.chaos.account;

import org.jspecify.annotations.NullMarked;
