package io.flead.archiver.row;

/**
 * Why a record has no row.
 *
 * @param reason one of few, for counting, such as {@code feature-missing}
 * @param detail for a person
 * @param expected whether others already tell of it, so that the log need not: rejected readings have a topic of their own
 */
public record PassedOver(String reason, String detail, boolean expected) {

    /** The message is not what its topic holds. */
    static PassedOver malformed(String detail) {
        return new PassedOver("malformed", detail, false);
    }
}
