/** The PostgreSQL server of a local run. */
@NullMarked
package io.flead.local.database;

import org.jspecify.annotations.NullMarked;
