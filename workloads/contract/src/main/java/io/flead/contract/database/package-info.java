/** What every program that writes to the database has to know of it. */
@NullMarked
package io.flead.contract.database;

import org.jspecify.annotations.NullMarked;
