package io.flead.process.environment;

import io.flead.api.program.EnvironmentNames;
import java.util.Map;

/**
 * The connection to the database.
 *
 * @param url JDBC URL of PostgreSQL
 * @param user database user
 * @param password its password, never logged
 */
public record DatabaseEnvironment(String url, String user, String password) {

    /**
     * Reads {@code DATABASE_URL}, {@code DATABASE_USER} and {@code DATABASE_PASSWORD}.
     *
     * @throws InvalidEnvironmentException when the URL is missing or not one of PostgreSQL
     */
    public static DatabaseEnvironment of(Map<String, String> environment) throws InvalidEnvironmentException {
        String url = environment.getOrDefault(EnvironmentNames.DATABASE_URL, "");
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new InvalidEnvironmentException(
                    url.isEmpty()
                            ? EnvironmentNames.DATABASE_URL + " is not set: give jdbc:postgresql://host:port/database"
                            : EnvironmentNames.DATABASE_URL + " must begin with jdbc:postgresql:");
        }
        return new DatabaseEnvironment(
                url,
                environment.getOrDefault(EnvironmentNames.DATABASE_USER, "postgres"),
                environment.getOrDefault(EnvironmentNames.DATABASE_PASSWORD, ""));
    }

    /** The URL for logs: host, port and database, without options and user, which may hold a password. */
    public String place() {
        return url.replaceFirst("[?;].*", "").replaceFirst("//.*@", "//");
    }

    @Override
    public String toString() {
        return "DatabaseEnvironment[" + place() + ", " + user + "]";
    }
}
