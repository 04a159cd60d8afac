/** The tables that jobs read and write. */
@NullMarked
package io.flead.analytics.database;

import org.jspecify.annotations.NullMarked;
