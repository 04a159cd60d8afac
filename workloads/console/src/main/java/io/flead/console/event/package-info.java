/** What the page is told as it happens, numbered, so that a page that lost its connection goes on where it was. */
@NullMarked
package io.flead.console.event;

import org.jspecify.annotations.NullMarked;
