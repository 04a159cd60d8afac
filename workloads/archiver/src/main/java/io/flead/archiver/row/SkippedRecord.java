package io.flead.archiver.row;

/**
 * Why a record has no row.
 *
 * @param reason one of few, for counting, such as {@code feature-missing}
 * @param detail for a person
 * @param expected whether it is reported elsewhere, so that the log need not: rejected readings have a topic of their
 *     own
 */
public record SkippedRecord(String reason, String detail, boolean expected) {

    /** The message is of another kind than its topic's. */
    static SkippedRecord malformed(String detail) {
        return new SkippedRecord("malformed", detail, false);
    }
}
