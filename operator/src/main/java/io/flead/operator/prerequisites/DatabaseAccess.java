package io.flead.operator.prerequisites;

import java.util.List;
import java.util.Set;

/**
 * How the Secret of the database names it. Those that other operators make are taken as they come.
 *
 * <p>{@code username} and {@code password} are always keys of their own.
 */
public enum DatabaseAccess {
    /** The key {@code url} has a JDBC URL. */
    URL("url"),
    /** CloudNativePG's: the key {@code jdbc-uri} has a JDBC URL. */
    JDBC_URI("jdbc-uri"),
    /** {@code host} and {@code dbname}, and perhaps {@code port}. */
    PARTS("host", "dbname"),
    /** As {@link #PARTS}, with a port. */
    PARTS_WITH_PORT("host", "dbname", "port");

    /** Keys that all have. */
    static final List<String> CREDENTIALS = List.of("username", "password");

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of texts
    private final Set<String> keys;

    DatabaseAccess(String... keys) {
        this.keys = Set.of(keys);
    }

    /** The form of a Secret with these keys; {@link #URL}, which is asked for, where it has none. */
    static DatabaseAccess of(Set<String> keys) {
        for (DatabaseAccess access : List.of(URL, JDBC_URI, PARTS_WITH_PORT, PARTS)) {
            if (keys.containsAll(access.keys)) {
                return access;
            }
        }
        return URL;
    }

    /** The keys that a Secret of this form has. */
    Set<String> keys() {
        return keys;
    }
}
