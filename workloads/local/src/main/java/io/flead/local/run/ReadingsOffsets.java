package io.flead.local.run;

import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a run, and how far the readings topic has grown. */
final class ReadingsOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingsOffsets.class);
    private static final int ANSWER_SECONDS = 5;
    private static final short ONE_REPLICA = 1;

    private final Admin admin;
    private final Topics topics;
    private final int partitions;

    private ReadingsOffsets(Admin admin, Topics topics, int partitions) {
        this.admin = admin;
        this.topics = topics;
        this.partitions = partitions;
    }

    /**
     * Creates missing topics, and adds partitions to those that have too few. Topics that exist keep everything else.
     *
     * @throws ExecutionException when the broker refuses
     */
    static ReadingsOffsets open(Admin admin, Topics topics) throws ExecutionException, InterruptedException {
        var existing = admin.listTopics().names().get();
        List<NewTopic> missing = topics.all().stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), ONE_REPLICA).configs(topic.config()))
                .toList();
        if (!missing.isEmpty()) {
            admin.createTopics(missing).all().get();
            LOG.atInfo().addKeyValue("count", missing.size()).log("topics_created");
        }
        List<String> names = topics.all().stream()
                .map(TopicDefinition::name)
                .filter(existing::contains)
                .toList();
        Map<String, TopicDescription> descriptions =
                admin.describeTopics(names).allTopicNames().get();
        Map<String, NewPartitions> grown = new LinkedHashMap<>();
        int readings = topics.readings().partitions();
        for (TopicDefinition topic : topics.all()) {
            TopicDescription description = descriptions.get(topic.name());
            if (description != null && description.partitions().size() < topic.partitions()) {
                grown.put(topic.name(), NewPartitions.increaseTo(topic.partitions()));
            } else if (description != null && topic.equals(topics.readings())) {
                readings = description.partitions().size();
            }
        }
        if (!grown.isEmpty()) {
            admin.createPartitions(grown).all().get();
            LOG.atInfo().addKeyValue("topics", grown.keySet()).log("partitions_added");
        }
        return new ReadingsOffsets(admin, topics, readings);
    }

    String readingsTopic() {
        return topics.readings().name();
    }

    /** End offset of each partition of the readings topic; empty while the broker does not answer. */
    Optional<Map<Integer, Long>> ends() throws InterruptedException {
        return offsets(OffsetSpec.latest());
    }

    /** First offset of each partition that is still kept; empty while the broker does not answer. */
    Optional<Map<Integer, Long>> beginnings() throws InterruptedException {
        return offsets(OffsetSpec.earliest());
    }

    private Optional<Map<Integer, Long>> offsets(OffsetSpec which) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(readingsTopic(), partition), which);
        }
        try {
            Map<Integer, Long> offsets = new HashMap<>();
            admin.listOffsets(wanted, new ListOffsetsOptions().timeoutMs(ANSWER_SECONDS * 1000))
                    .all()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .forEach((partition, result) -> offsets.put(partition.partition(), result.offset()));
            return Optional.of(offsets);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
