package io.flead.producer.replay;

/**
 * Finds where a CSV record ends, by bytes, so that a file can be entered again at any record. Follows RFC 4180: a line
 * feed within quotes belongs to the field, and a quote opens a field only at its beginning. Works on UTF-8, where no
 * byte of a longer character looks like a separator. The CSV library splits a record into its fields.
 */
final class RecordBounds {

    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private RecordBounds() {}

    /**
     * The end of the record that begins at {@code from}.
     *
     * @param to end of the bytes to look at
     * @return the index behind its line feed, or -1 when the bytes hold none
     */
    static int end(byte[] bytes, int from, int to, char separator) {
        State state = State.FIELD_START;
        for (int index = from; index < to; index++) {
            byte next = bytes[index];
            if (state == State.QUOTED) {
                state = next == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
            } else if (next == '\n') {
                return index + 1;
            } else if (next == separator) {
                state = State.FIELD_START;
            } else if (next == '"' && state != State.PLAIN) {
                state = State.QUOTED;
            } else if (next != ' ' || state != State.FIELD_START) {
                state = State.PLAIN;
            }
        }
        return -1;
    }

    /** Whether a record holds nothing but white space: such lines are no rows. */
    static boolean blank(byte[] bytes, int from, int to) {
        for (int index = from; index < to; index++) {
            byte next = bytes[index];
            if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
                return false;
            }
        }
        return true;
    }
}
