package io.flead.archiver.document;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Counters of the documents in MongoDB. Thread-safe. */
final class DocumentMetrics {

    static final String REFUSED = "refused-by-mongodb";

    private final Counter documents;
    private final Counter skipped;
    private final Counter lost;
    private final Counter removed;

    DocumentMetrics(CollectorRegistry registry, Set<String> topics, Supplier<Optional<String>> reasonAway) {
        documents = Counter.build("flead_archiver_mongodb_documents_total", "Documents written to MongoDB")
                .labelNames("collection")
                .register(registry);
        skipped = Counter.build("flead_archiver_mongodb_skipped_total", "Records without a document in MongoDB")
                .labelNames("topic", "reason")
                .register(registry);
        lost = Counter.build(
                        "flead_archiver_mongodb_lost_total",
                        "Offsets that Kafka had removed before they were written to MongoDB")
                .labelNames("topic")
                .register(registry);
        removed = Counter.build("flead_archiver_mongodb_removed_total", "Documents of MongoDB removed by the retention")
                .labelNames("collection")
                .register(registry);
        // A series that begins with its first loss has not increased.
        topics.forEach(topic -> {
            lost.labels(topic);
            skipped.labels(topic, REFUSED);
        });
        Gauge.build("flead_archiver_mongodb_up", "1 when MongoDB answers")
                .create()
                .setChild(new Gauge.Child() {
                    @Override
                    public double get() {
                        return reasonAway.get().isEmpty() ? 1 : 0;
                    }
                })
                .register(registry);
    }

    void written(String collection, int count) {
        documents.labels(collection).inc(count);
    }

    void skipped(String topic, String reason) {
        skipped.labels(topic, reason).inc();
    }

    void lost(String topic, long offsets) {
        lost.labels(topic).inc((double) offsets);
    }

    void removed(String collection, long count) {
        removed.labels(collection).inc((double) count);
    }
}
