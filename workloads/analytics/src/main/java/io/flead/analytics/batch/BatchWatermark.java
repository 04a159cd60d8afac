package io.flead.analytics.batch;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.api.topic.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The offsets up to which the batch has seen the topics of readings and anomalies, as the archiver stored them. Rows
 * that came later give the days to compute again; BRIN indexes on the offset find them without reading the rest.
 */
final class BatchWatermark {

    private static final String JOB = "batch";

    private final AnalyticsDatabase database;
    private final Map<String, String> tables;

    BatchWatermark(AnalyticsDatabase database, Topics topics) {
        this.database = database;
        this.tables = Map.of(
                topics.readings().name(), "device_data", topics.anomalies().name(), "anomalies");
    }

    /** A part of one partition that was not seen yet. */
    private record News(String topic, int partition, UUID topicId, long from, long to) {}

    /**
     * The new days.
     *
     * @param days days with readings or anomalies that were not seen yet
     * @param upTo to be handed to {@link #remember} when these days are computed
     */
    record Unseen(SortedSet<LocalDate> days, UpTo upTo) {}

    /** The offsets of the topics when they were read. */
    static final class UpTo {
        private final List<News> news;

        private UpTo(List<News> news) {
            this.news = List.copyOf(news);
        }
    }

    /** Finds the new days. Rows that no archiver wrote are always new. */
    Unseen unseen() throws SQLException {
        try (Connection connection = database.connect()) {
            SortedSet<LocalDate> days = new TreeSet<>();
            List<News> all = new ArrayList<>();
            for (Map.Entry<String, String> table : tables.entrySet()) {
                List<News> news = news(connection, table.getKey());
                days.addAll(days(connection, table.getValue(), news));
                all.addAll(news);
            }
            return new Unseen(days, new UpTo(all));
        }
    }

    /** Marks these days as done. */
    void remember(UpTo upTo) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement upsert = connection.prepareStatement(
                        "INSERT INTO analytics_progress (job, topic, partition, topic_id, next_offset) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (job, topic, partition) DO UPDATE SET topic_id = excluded.topic_id,"
                                + " next_offset = excluded.next_offset, moved_at = now()")) {
            for (News news : upTo.news) {
                upsert.setString(1, JOB);
                upsert.setString(2, news.topic);
                upsert.setInt(3, news.partition);
                upsert.setObject(4, news.topicId);
                upsert.setLong(5, news.to);
                upsert.addBatch();
            }
            upsert.executeBatch();
            connection.commit();
        }
    }

    private static List<News> news(Connection connection, String topic) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT l.partition, l.topic_id, coalesce(p.next_offset, 0), l.next_offset FROM ledger_offsets l"
                        + " LEFT JOIN analytics_progress p ON p.job = ? AND p.topic = l.topic"
                        + " AND p.partition = l.partition AND p.topic_id = l.topic_id"
                        + " AND p.next_offset <= l.next_offset WHERE l.topic = ?")) {
            select.setString(1, JOB);
            select.setString(2, topic);
            List<News> news = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    news.add(new News(
                            topic, row.getInt(1), row.getObject(2, UUID.class), row.getLong(3), row.getLong(4)));
                }
            }
            return news;
        }
    }

    private static SortedSet<LocalDate> days(Connection connection, String table, List<News> news) throws SQLException {
        StringBuilder query = new StringBuilder("SELECT DISTINCT (event_time AT TIME ZONE 'UTC')::date FROM " + table);
        if (!news.isEmpty()) {
            long least = news.stream().mapToLong(News::from).min().orElse(0);
            query.append(" WHERE kafka_offset >= ").append(least).append(" AND (FALSE");
            for (News part : news) {
                query.append(" OR (kafka_partition = ")
                        .append(part.partition)
                        .append(" AND kafka_offset >= ")
                        .append(part.from)
                        .append(" AND kafka_offset < ")
                        .append(part.to)
                        .append(')');
            }
            query.append(')');
        }
        SortedSet<LocalDate> days = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query.toString())) {
            while (row.next()) {
                days.add(row.getObject(1, LocalDate.class));
            }
        }
        return days;
    }
}
