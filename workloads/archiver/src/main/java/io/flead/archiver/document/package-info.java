/** The pipeline's records as documents of MongoDB, beside the tables. */
@NullMarked
package io.flead.archiver.document;

import org.jspecify.annotations.NullMarked;
