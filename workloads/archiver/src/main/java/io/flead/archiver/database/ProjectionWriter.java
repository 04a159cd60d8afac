package io.flead.archiver.database;

import io.flead.archiver.database.WrittenBatch.Refused;
import io.flead.archiver.position.TopicPosition;
import io.flead.archiver.row.TableProjection;
import io.flead.contract.database.SqlErrorKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One connection through which batches are written, each in one transaction with the offsets it moves. After any
 * exception the batch has not been written, or, when the connection broke during the commit, perhaps has: read the
 * offsets again. One thread uses it; {@link #abort} may be called from another.
 */
public final class ProjectionWriter implements AutoCloseable {

    private final Connection connection;
    private final Collection<TableProjection> projections;
    /** Of the batch at hand. */
    private Map<String, UUID> topicIds = Map.of();

    private ProjectionWriter(Connection connection, Collection<TableProjection> projections) {
        this.connection = connection;
        this.projections = projections;
    }

    /** Connects. */
    public static ProjectionWriter open(ArchiveDatabase database, Collection<TableProjection> projections)
            throws SQLException {
        Connection connection = database.connectForBatches();
        ProjectionWriter projection = new ProjectionWriter(connection, projections);
        try {
            projection.createStaging();
            return projection;
        } catch (SQLException e) {
            projection.close();
            throw e;
        }
    }

    /** The table's positions of these topics' partitions. */
    public Map<TopicPartition, TopicPosition> offsets(Set<String> topics) throws SQLException {
        Map<TopicPartition, TopicPosition> entries = OffsetTable.read(connection, topics);
        connection.commit();
        return entries;
    }

    /**
     * Puts an entry in place of the one read.
     *
     * @param read empty when there was none
     * @return false when the table has changed since: read it again
     */
    public boolean replaceOffset(TopicPartition partition, Optional<TopicPosition> read, TopicPosition replacement)
            throws SQLException {
        boolean replaced = OffsetTable.replace(connection, partition, read, replacement);
        connection.commit();
        return replaced;
    }

    /**
     * Writes a batch and moves the offsets, in one transaction.
     *
     * @throws OffsetMovedException when another writer has moved an offset: nothing is written
     */
    public WrittenBatch write(List<TableRows> tables, List<OffsetMove> moves)
            throws SQLException, OffsetMovedException {
        try {
            OffsetTable.move(connection, moves);
        } catch (OffsetMovedException e) {
            connection.rollback();
            throw e;
        }
        Map<String, Long> written = new HashMap<>();
        Map<String, Long> duplicates = new HashMap<>();
        List<Refused> refused = new ArrayList<>();
        topicIds = moves.stream().collect(Collectors.toMap(OffsetMove::topic, OffsetMove::topicId, (one, same) -> one));
        for (TableRows table : tables) {
            long rows = table.rows().size();
            if (rows == 0) {
                continue;
            }
            int refusedBefore = refused.size();
            long added = copy(table, 0, table.rows().size(), refused);
            long accepted = rows - (refused.size() - refusedBefore);
            written.merge(table.projection().table(), added, Long::sum);
            if (added < accepted) {
                duplicates.merge(table.topic(), accepted - added, Long::sum);
            }
        }
        connection.commit();
        return new WrittenBatch(written, duplicates, refused);
    }

    /** Whether the database still answers; throws when not. */
    public void ping() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
        connection.commit();
    }

    /** Breaks the connection, whatever it is doing; the database rolls back an open transaction. Any thread. */
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException ignored) {
            // It is broken already.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // Nothing depends on it: the database rolls back an open transaction.
        }
    }

    /**
     * Copies rows from..to; when the database refuses them for their data, halves them until only the culprits remain.
     */
    private long copy(TableRows table, int from, int to, List<Refused> refused) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            long added = table.projection().keyed() ? copyByStaging(table, from, to) : copyDirectly(table, from, to);
            connection.releaseSavepoint(before);
            return added;
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) != SqlErrorKind.DATA) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (to - from == 1) {
                refused.add(new Refused(
                        table.topic(),
                        table.rows().partition(from),
                        table.rows().offset(from),
                        firstLine(e)));
                return 0;
            }
        }
        int middle = (from + to) >>> 1;
        return copy(table, from, middle, refused) + copy(table, middle, to, refused);
    }

    private long copyDirectly(TableRows table, int from, int to) throws SQLException {
        return copyInto(table.projection().table(), table, from, to);
    }

    private long copyByStaging(TableRows table, int from, int to) throws SQLException {
        TableProjection projection = table.projection();
        copyInto(staging(projection), table, from, to);
        String columns = String.join(", ", projection.columns());
        try (Statement statement = connection.createStatement()) {
            if (projection.keyedByTopic()) {
                statement.executeUpdate(
                        "UPDATE " + staging(projection) + " SET topic_id = '" + topicIds.get(table.topic()) + "'");
                columns += ", topic_id";
            }
            long added = statement.executeLargeUpdate(
                    "INSERT INTO " + projection.table() + " (" + columns + ") " + selection(projection, columns));
            if (to - from < table.rows().size()) {
                statement.executeUpdate("DELETE FROM " + staging(projection));
            }
            return added;
        }
    }

    private static String selection(TableProjection projection, String columns) {
        if (projection.newest().isEmpty()) {
            return "SELECT " + columns + " FROM " + staging(projection) + " ON CONFLICT DO NOTHING";
        }
        String key = projection.newest().get().key();
        String order = projection.newest().get().order();
        String replaced = projection.columns().stream()
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return "SELECT DISTINCT ON (" + key + ") " + columns + " FROM " + staging(projection) + " ORDER BY " + key
                + ", "
                + order + " DESC ON CONFLICT (" + key + ") DO UPDATE SET " + replaced + " WHERE " + projection.table()
                + "."
                + order + " <= excluded." + order;
    }

    private long copyInto(String target, TableRows table, int from, int to) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + target + " ("
                        + String.join(", ", table.projection().columns()) + ") FROM STDIN (ENCODING 'UTF8')");
        try {
            table.rows().send(copy::writeToCopy, from, to);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Staging tables live in the session: they are emptied at each commit and vanish with the connection. */
    private void createStaging() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (TableProjection projection : projections) {
                if (projection.keyed()) {
                    statement.execute("CREATE TEMPORARY TABLE staging_" + projection.table() + " (LIKE "
                            + projection.table() + " INCLUDING DEFAULTS) ON COMMIT DELETE ROWS");
                }
            }
        }
        connection.commit();
    }

    private static String staging(TableProjection projection) {
        return "pg_temp.staging_" + projection.table();
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
