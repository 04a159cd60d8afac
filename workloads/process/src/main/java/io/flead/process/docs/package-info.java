/** The page that describes a program's HTTP API. */
@NullMarked
package io.flead.process.docs;

import org.jspecify.annotations.NullMarked;
