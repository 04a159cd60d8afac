package io.flead.local.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.local.failure.UserException;
import io.flead.process.environment.DatabaseEnvironment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/** The tables of a database. Only reads. */
public final class TableRows implements RowSource {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String PARAMETERS = "parameters";
    private static final String BYTES = "\\x";
    private static final String CANCELLED = "57014";
    private static final int COUNTS_WITHIN_SECONDS = 10;
    private static final int ANSWERS_WITHIN_SECONDS = 60;

    /** Rows that are asked for at once while following; more than these in a second are not shown. */
    private static final int FOLLOWED = 500;

    /** As {@link #FOLLOWED}, of rows that hold a model. */
    private static final int FOLLOWED_MODELS = 20;

    private static final Duration FOLLOW_PAUSE = Duration.ofSeconds(1);

    /**
     * How far back rows are looked for, one after the other: an index on the time that only knows ranges of pages, as
     * that of readings, finds the newest rows only within bounds.
     */
    private static final List<String> PERIODS = List.of("1 minute", "1 hour", "1 day");

    private static final String NAMES = """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = current_schema() AND table_name NOT LIKE 'flyway%' ORDER BY 1
            """;

    private static final String COLUMNS = """
            SELECT column_name, data_type FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position
            """;

    /** Chunks of a hypertable are its heirs. */
    private static final String ESTIMATE = """
            SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
            WHERE oid = ?::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = ?::regclass)
            """;

    private final String place;
    private final Connection connection;
    private List<String> shown = List.of();

    private TableRows(String place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws DataUnavailableException when the database refuses or does not answer
     */
    public static TableRows connect(DatabaseEnvironment database) throws DataUnavailableException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", String.valueOf(2 * ANSWERS_WITHIN_SECONDS));
        properties.setProperty("ApplicationName", "flead data");
        properties.setProperty("readOnly", "true");
        try {
            Connection connection = DriverManager.getConnection(database.url(), properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TIME ZONE 'UTC'");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new TableRows(database.place(), connection);
        } catch (SQLException e) {
            throw unavailable(database.place(), e);
        }
    }

    @Override
    public DataSet.Kind kind() {
        return DataSet.Kind.TABLE;
    }

    @Override
    public List<String> names() throws DataUnavailableException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(NAMES)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw unavailable(place, e);
        }
    }

    @Override
    public DataSet measure(String name) throws DataUnavailableException {
        try {
            String time = columns(name)
                    .time()
                    .map(column -> "max(" + quoted(column) + ")")
                    .orElse("NULL::timestamptz");
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(COUNTS_WITHIN_SECONDS);
                try (ResultSet row = statement.executeQuery("SELECT count(*), " + time + " FROM " + quoted(name))) {
                    row.next();
                    return new DataSet(
                            DataSet.Kind.TABLE,
                            name,
                            row.getLong(1),
                            true,
                            Optional.ofNullable(row.getTimestamp(2)).map(Timestamp::toInstant));
                }
            } catch (SQLException e) {
                if (!CANCELLED.equals(e.getSQLState())) {
                    throw e;
                }
                return new DataSet(DataSet.Kind.TABLE, name, estimate(name), false, Optional.empty());
            }
        } catch (SQLException e) {
            throw unavailable(place, e);
        }
    }

    @Override
    public List<ObjectNode> newest(String name, int limit, Optional<String> device)
            throws DataUnavailableException, UserException {
        try {
            Columns columns = columns(name);
            if (device.isPresent() && !columns.hasDevice()) {
                throw new UserException("the table " + name + " has no device_id: leave --device out");
            }
            List<String> found = List.of();
            if (columns.time().isPresent()) {
                for (String period : PERIODS) {
                    if (found.size() < limit) {
                        found = select(name, columns, limit, device, Optional.of(period));
                    }
                }
            }
            if (found.size() < limit) {
                found = select(name, columns, limit, device, Optional.empty());
            }
            List<ObjectNode> documents = new ArrayList<>();
            for (String row : found) {
                documents.add(0, document(row));
            }
            shown = documents.stream().map(ObjectNode::toString).toList();
            return documents;
        } catch (SQLException e) {
            throw unavailable(place, e);
        }
    }

    @Override
    public void follow(String name, Optional<String> device, Consumer<ObjectNode> rows)
            throws DataUnavailableException, UserException, InterruptedException {
        int asked = followed(name);
        String last = shown.isEmpty() ? "" : shown.get(shown.size() - 1);
        List<ObjectNode> now = newest(name, asked, device);
        // Rows before the last one that was shown were there already; without one, none were.
        now.stream().skip(shown.indexOf(last) + 1L).forEach(rows);
        while (true) {
            Thread.sleep(FOLLOW_PAUSE.toMillis());
            Set<String> before = new HashSet<>(shown);
            newest(name, asked, device).stream()
                    .filter(row -> !before.contains(row.toString()))
                    .forEach(rows);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone already.
        }
    }

    private List<String> select(
            String name, Columns columns, int limit, Optional<String> device, Optional<String> period)
            throws SQLException {
        List<String> conditions = new ArrayList<>();
        device.ifPresent(id -> conditions.add("device_id = ?"));
        String time = columns.time().map(TableRows::quoted).orElse("1");
        period.ifPresent(length -> conditions.add(time + " > now() - interval '" + length + "'"));
        String sql = "SELECT row_to_json(newest)::text FROM (SELECT * FROM " + quoted(name)
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + " ORDER BY " + time + " DESC NULLS LAST LIMIT " + limit + ") newest";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(ANSWERS_WITHIN_SECONDS);
            if (device.isPresent()) {
                statement.setString(1, device.get());
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(found.getString(1));
                }
            }
            return rows;
        }
    }

    private long estimate(String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ESTIMATE)) {
            statement.setString(1, quoted(name));
            statement.setString(2, quoted(name));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private int followed(String name) throws DataUnavailableException {
        try {
            return columns(name).hasBytes() ? FOLLOWED_MODELS : FOLLOWED;
        } catch (SQLException e) {
            throw unavailable(place, e);
        }
    }

    private Columns columns(String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, name);
            Optional<String> time = Optional.empty();
            boolean device = false;
            boolean bytes = false;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    device |= rows.getString(1).equals("device_id");
                    bytes |= rows.getString(2).equals("bytea");
                    if (time.isEmpty() && rows.getString(2).equals("timestamp with time zone")) {
                        time = Optional.of(rows.getString(1));
                    }
                }
            }
            return new Columns(time, device, bytes);
        }
    }

    private static ObjectNode document(String row) {
        try {
            ObjectNode document = (ObjectNode) JSON.readTree(row);
            String bytes = document.path(PARAMETERS).asText();
            if (bytes.startsWith(BYTES)) {
                document.set(
                        PARAMETERS,
                        MessageDocument.parameters(HexFormat.of().parseHex(bytes.substring(BYTES.length()))));
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave no JSON: " + row, e);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static DataUnavailableException unavailable(String place, SQLException e) {
        String reason = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        return new DataUnavailableException("the database at " + place + " does not answer: " + reason, e);
    }

    /**
     * What of a table's columns matters here.
     *
     * @param time its first column that holds a time
     */
    private record Columns(Optional<String> time, boolean hasDevice, boolean hasBytes) {}
}
