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
 * @param name within its cluster
 * @param bootstrapServers host:port
 * @param tls whether it speaks TLS
 * @param authentication how clients prove who they are
 * @param certificates PEM, of those that sign the brokers' certificates; none where all trust the signer
 */
record StrimziListener(
        String name, String bootstrapServers, boolean tls, Authentication authentication, List<String> certificates) {

    StrimziListener {
        certificates = List.copyOf(certificates);
    }

    /**
     * The listener to use: one with authentication rather than one without, one with TLS rather than one without. A
     * Kafka that checks clients' rights gives none to a client that does not say who it is.
     *
     * @param named the only one to be considered, where the pipeline names one
     */
    static Optional<StrimziListener> choose(Kafka kafka, Optional<String> named) {
        boolean checked = kafka.getSpec().getKafka().getAuthorization() != null;
        return all(kafka).stream()
                .filter(listener -> named.map(listener.name()::equals).orElse(true))
                .filter(listener -> !checked || listener.authentication() != Authentication.NONE)
                .min(Comparator.<StrimziListener, Authentication>comparing(
                                StrimziListener::authentication, Comparator.reverseOrder())
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
                    .map(authentication -> new StrimziListener(
                            listener.getName(),
                            status.getBootstrapServers(),
                            listener.isTls(),
                            authentication,
                            status.getCertificates() == null ? List.of() : status.getCertificates()))
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
