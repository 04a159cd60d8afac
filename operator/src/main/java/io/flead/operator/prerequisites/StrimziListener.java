package io.flead.operator.prerequisites;

import io.flead.operator.prerequisites.KafkaAccess.Authentication;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.listener.GenericKafkaListener;
import io.strimzi.api.kafka.model.kafka.listener.KafkaListenerAuthentication;
import io.strimzi.api.kafka.model.kafka.listener.KafkaListenerType;
import io.strimzi.api.kafka.model.kafka.listener.ListenerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a Strimzi cluster that pods of the cluster can use.
 *
 * @param bootstrapServers host:port
 * @param tls whether it speaks TLS
 * @param authentication how clients prove who they are
 */
record StrimziListener(String bootstrapServers, boolean tls, Authentication authentication) {

    /** Whether a client needs a Secret that Strimzi makes. */
    boolean needsSecrets() {
        return tls || authentication != Authentication.NONE;
    }

    /**
     * The listener to use: one with authentication rather than one without, one with TLS rather than one without. From
     * another namespace, where the Secrets of the cluster cannot be used, one that needs none comes first.
     */
    static Optional<StrimziListener> choose(Kafka kafka, boolean sameNamespace) {
        Comparator<StrimziListener> worse = Comparator.comparing(listener -> !sameNamespace && listener.needsSecrets());
        return all(kafka).stream()
                .min(worse.thenComparing(StrimziListener::authentication, Comparator.reverseOrder())
                        .thenComparing(listener -> !listener.tls()));
    }

    private static List<StrimziListener> all(Kafka kafka) {
        if (kafka.getStatus() == null || kafka.getStatus().getListeners() == null) {
            return List.of();
        }
        Map<String, GenericKafkaListener> declared = kafka.getSpec().getKafka().getListeners().stream()
                .collect(Collectors.toMap(GenericKafkaListener::getName, Function.identity()));
        List<StrimziListener> listeners = new ArrayList<>();
        for (ListenerStatus status : kafka.getStatus().getListeners()) {
            GenericKafkaListener listener = declared.get(status.getName());
            if (listener == null || status.getBootstrapServers() == null || !inside(listener.getType())) {
                continue;
            }
            authentication(listener.getAuth())
                    .map(authentication ->
                            new StrimziListener(status.getBootstrapServers(), listener.isTls(), authentication))
                    .ifPresent(listeners::add);
        }
        return listeners;
    }

    private static boolean inside(KafkaListenerType type) {
        return type == KafkaListenerType.INTERNAL || type == KafkaListenerType.CLUSTER_IP;
    }

    /** Empty for a kind of authentication that a KafkaUser does not serve. */
    private static Optional<Authentication> authentication(@Nullable KafkaListenerAuthentication declared) {
        if (declared == null) {
            return Optional.of(Authentication.NONE);
        }
        return switch (declared.getType()) {
            case "tls" -> Optional.of(Authentication.TLS);
            case "scram-sha-512" -> Optional.of(Authentication.SCRAM_SHA_512);
            default -> Optional.empty();
        };
    }
}
