package io.flead.contract.database;

import java.sql.SQLException;

/** Kinds of database errors, by the class of the SQLSTATE. */
public enum SqlErrorKind {
    /** The data: the same rows will be refused again, others will not. */
    DATA,
    /** Another transaction was in the way: the same one can succeed at once. */
    CONFLICT,
    /** The database itself: away, full, shutting down, without our tables. */
    DATABASE;

    /** Classifies an error. */
    public static SqlErrorKind of(SQLException error) {
        String state = error.getSQLState();
        if (state == null || state.length() != 5) {
            return DATABASE;
        }
        return switch (state.substring(0, 2)) {
            // data exception, constraint violated, cardinality, a limit exceeded (of an index row for one), raised by a
            // trigger,
            // raised by TimescaleDB
            case "22", "23", "21", "54", "P0", "TS" -> DATA;
            case "40" -> CONFLICT;
            // lock not available
            case "55" -> state.equals("55P03") ? CONFLICT : DATABASE;
            default -> DATABASE;
        };
    }
}
