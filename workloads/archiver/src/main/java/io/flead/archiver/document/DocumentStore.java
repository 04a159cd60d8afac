package io.flead.archiver.document;

import com.mongodb.ConnectionString;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.flead.api.program.BadInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The documents in MongoDB and the offsets beside them. Methods throw {@link com.mongodb.MongoException} when MongoDB
 * is away. Thread-safe.
 */
final class DocumentStore implements AutoCloseable {

    private static final String OFFSETS = "offsets";
    private static final String PIPELINE = "pipeline";
    private static final String DEFAULT_DATABASE = "flead";
    private static final int DUPLICATE_KEY = 11000;

    /** BadValue, field names that begin with a dollar or hold a dot, a validation rule, a document or key too large. */
    private static final Set<Integer> ABOUT_THE_DOCUMENT = Set.of(2, 52, 57, 121, 10334, 17280);

    private final MongoClient client;
    private final MongoDatabase database;

    private DocumentStore(MongoClient client, MongoDatabase database) {
        this.client = client;
        this.database = database;
    }

    /**
     * A store that connects when it is used.
     *
     * @throws BadInputException for a malformed URL, which the message does not repeat: it holds the password
     */
    static DocumentStore of(String url) throws BadInputException {
        ConnectionString parsed;
        try {
            parsed = new ConnectionString(url);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(
                    "MONGODB_URL is not a URL of MongoDB: give mongodb://user:password@host:27017/database");
        }
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyConnectionString(parsed)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(5, TimeUnit.SECONDS).readTimeout(20, TimeUnit.SECONDS));
        if (parsed.getWriteConcern() == null) {
            settings.writeConcern(WriteConcern.MAJORITY);
        }
        MongoClient client = MongoClients.create(settings.build());
        return new DocumentStore(
                client, client.getDatabase(Objects.requireNonNullElse(parsed.getDatabase(), DEFAULT_DATABASE)));
    }

    /** Takes the database for a pipeline, unless it has one; returns the name of the pipeline that has it. */
    String claim(String pipeline) {
        MongoCollection<Document> claims = database.getCollection(PIPELINE);
        claims.updateOne(
                Filters.eq("_id", PIPELINE), Updates.setOnInsert("name", pipeline), new UpdateOptions().upsert(true));
        Document claim = claims.find(Filters.eq("_id", PIPELINE)).first();
        return claim == null ? "" : String.valueOf(claim.getString("name"));
    }

    /** Makes the indexes that the retention and queries by device need. */
    void prepare() {
        for (String collection : DocumentProjection.COLLECTIONS) {
            database.getCollection(collection).createIndex(Indexes.ascending("at"));
        }
        database.getCollection(DocumentProjection.READINGS).createIndex(Indexes.ascending("deviceId", "at"));
        database.getCollection(DocumentProjection.PREDICTIONS).createIndex(Indexes.ascending("deviceId", "at"));
    }

    /** The first offset of a partition that is not written; empty where nothing was. */
    OptionalLong next(UUID topicId, int partition) {
        Document entry = database.getCollection(OFFSETS)
                .find(Filters.eq("_id", offsetId(topicId, partition)))
                .first();
        return entry != null && entry.get("next") instanceof Number next
                ? OptionalLong.of(next.longValue())
                : OptionalLong.empty();
    }

    /** Moves a partition's offset. */
    void move(UUID topicId, int partition, String topic, long next) {
        database.getCollection(OFFSETS)
                .updateOne(
                        Filters.eq("_id", offsetId(topicId, partition)),
                        Updates.combine(Updates.set("topic", topic), Updates.set("next", next)),
                        new UpdateOptions().upsert(true));
    }

    /**
     * Writes documents of one collection, each in place of that of its id.
     *
     * @return the positions in the list of those that MongoDB refuses whatever comes
     */
    List<Integer> write(String collection, List<DocumentWrite> writes) {
        List<BulkWriteError> first = attempt(collection, writes);
        if (first.isEmpty()) {
            return List.of();
        }
        // A key that another write took in the same moment: a second attempt finds it.
        List<Integer> refused = new ArrayList<>();
        for (BulkWriteError error : attempt(
                collection,
                first.stream().map(error -> writes.get(error.getIndex())).toList())) {
            int position = first.get(error.getIndex()).getIndex();
            if (ABOUT_THE_DOCUMENT.contains(error.getCode())) {
                refused.add(position);
            } else if (error.getCode() != DUPLICATE_KEY
                    || writes.get(position).revision().isEmpty()) {
                throw new MongoException(error.getCode(), error.getMessage());
            }
            // Otherwise the document that is there has this revision or a higher one.
        }
        return refused;
    }

    private List<BulkWriteError> attempt(String collection, List<DocumentWrite> writes) {
        List<ReplaceOneModel<Document>> models = writes.stream()
                .map(write -> new ReplaceOneModel<>(filter(write), write.document(), new ReplaceOptions().upsert(true)))
                .toList();
        try {
            database.getCollection(collection).bulkWrite(models, new BulkWriteOptions().ordered(false));
            return List.of();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null) {
                throw e;
            }
            return e.getWriteErrors();
        }
    }

    private static Bson filter(DocumentWrite write) {
        Bson id = Filters.eq("_id", write.document().get("_id"));
        return write.revision().isEmpty()
                ? id
                : Filters.and(id, Filters.lt("revision", write.revision().getAsLong()));
    }

    /** Removes documents of before a time; returns how many. */
    long removeBefore(String collection, Instant time) {
        return database.getCollection(collection)
                .deleteMany(Filters.lt("at", Date.from(time)))
                .getDeletedCount();
    }

    @Override
    public void close() {
        client.close();
    }

    private static String offsetId(UUID topicId, int partition) {
        return topicId + "-" + partition;
    }
}
