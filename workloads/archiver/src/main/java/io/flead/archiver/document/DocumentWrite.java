package io.flead.archiver.document;

import java.util.OptionalLong;
import org.bson.Document;

/**
 * A document that a record becomes.
 *
 * @param collection where it goes
 * @param document with its {@code _id}: the same record has the same one, however often it is read
 * @param revision present where a document is replaced by those of a higher revision only
 */
record DocumentWrite(String collection, Document document, OptionalLong revision) {}
