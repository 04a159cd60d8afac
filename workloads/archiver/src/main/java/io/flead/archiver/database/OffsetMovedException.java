package io.flead.archiver.database;

/** Another writer has moved an offset since it was read: this instance's rows must not be written. */
public final class OffsetMovedException extends Exception {

    private static final long serialVersionUID = 1L;

    OffsetMovedException(OffsetMove move) {
        super(move.topic() + "-" + move.partition() + " is not at " + move.expected() + " any more");
    }
}
