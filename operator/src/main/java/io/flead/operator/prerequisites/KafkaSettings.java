package io.flead.operator.prerequisites;

import io.flead.operator.prerequisites.KafkaAccess.Authentication;
import io.flead.operator.prerequisites.KafkaAccess.SecretSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Client settings for a listener of a Strimzi cluster. Certificates and keys are settings themselves, as PEM, so that
 * no file is mounted.
 *
 * @param properties settings that are no secret
 * @param secretSettings settings from Secrets
 */
record KafkaSettings(Map<String, String> properties, List<SecretSetting> secretSettings) {

    /**
     * @param userSecret Secret with what Strimzi makes for the KafkaUser
     */
    static KafkaSettings of(StrimziListener listener, String userSecret) {
        Map<String, String> properties = new TreeMap<>();
        List<SecretSetting> secrets = new ArrayList<>();
        boolean scram = listener.authentication() == Authentication.SCRAM_SHA_512;
        if (listener.tls() || scram) {
            properties.put("security.protocol", scram ? (listener.tls() ? "SASL_SSL" : "SASL_PLAINTEXT") : "SSL");
        }
        if (listener.tls() && !listener.certificates().isEmpty()) {
            // Public, and right for a listener with certificates of its own too.
            properties.put("ssl.truststore.type", "PEM");
            properties.put(
                    "ssl.truststore.certificates",
                    listener.certificates().stream().map(String::strip).collect(Collectors.joining("\n")));
        }
        if (scram) {
            properties.put("sasl.mechanism", "SCRAM-SHA-512");
            secrets.add(new SecretSetting("sasl.jaas.config", userSecret, "sasl.jaas.config"));
        }
        if (listener.authentication() == Authentication.TLS) {
            properties.put("ssl.keystore.type", "PEM");
            secrets.add(new SecretSetting("ssl.keystore.certificate.chain", userSecret, "user.crt"));
            secrets.add(new SecretSetting("ssl.keystore.key", userSecret, "user.key"));
        }
        return new KafkaSettings(properties, secrets);
    }
}
