/** The database: connection, migrations, batches, the ledger's offsets and retention. */
@NullMarked
package io.flead.archiver.database;

import org.jspecify.annotations.NullMarked;
