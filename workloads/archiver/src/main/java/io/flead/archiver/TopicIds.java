package io.flead.archiver;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka for the ids of topics: a topic that was deleted and recreated has another one. Thread-safe. */
record TopicIds(Admin admin) {

    /**
     * The ids of topics in Kafka now; without those that do not exist.
     *
     * @throws ExecutionException when Kafka does not answer, with its reason as cause
     */
    Map<String, UUID> of(Set<String> topics) throws ExecutionException, InterruptedException {
        Map<String, UUID> ids = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                var id = topic.getValue().get().topicId();
                ids.put(topic.getKey(), new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return ids;
    }

    /**
     * The same for the topics of these partitions.
     *
     * @throws KafkaException when Kafka does not answer
     */
    Map<String, UUID> ofPartitions(Set<TopicPartition> partitions) throws InterruptedException {
        try {
            return of(partitions.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        }
    }
}
