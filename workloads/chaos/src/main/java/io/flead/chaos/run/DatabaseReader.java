package io.flead.chaos.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** The tables of a pipeline. */
final class DatabaseReader {

    private final String url;
    private final Path password;

    DatabaseReader(int port, Path state) {
        this.url = "jdbc:postgresql://127.0.0.1:" + port + "/flead?connectTimeout=5&socketTimeout=30";
        this.password = state.resolve("database.password");
    }

    /** Whether the archiver has written everything before these offsets; no, while the database does not answer. */
    boolean passed(Map<TopicPartition, Long> ends) throws IOException {
        Map<TopicPartition, Long> next = new HashMap<>();
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT topic, partition, next_offset FROM ledger_offsets");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                next.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
            return ends.entrySet().stream().allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
        } catch (SQLException e) {
            return false;
        }
    }

    /** Rows of readings; empty when the database does not answer. */
    OptionalLong readings() throws IOException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM device_data");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return OptionalLong.of(rows.getLong(1));
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }

    private Connection connect() throws SQLException, IOException {
        return DriverManager.getConnection(
                url, "flead", Files.readString(password).strip());
    }
}
