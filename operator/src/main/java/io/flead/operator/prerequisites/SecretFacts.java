package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the operator remembers of a Secret: never a value.
 *
 * @param keys its keys
 * @param digest of keys and values
 */
record SecretFacts(Set<String> keys, String digest) {

    private static final int HEX_DIGITS = 16;

    SecretFacts {
        keys = Set.copyOf(keys);
    }

    static SecretFacts of(Secret secret) {
        Map<String, String> data = new TreeMap<>(secret.getData() == null ? Map.of() : secret.getData());
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            data.forEach((key, value) -> sha256.update((key + "=" + value + ";").getBytes(StandardCharsets.UTF_8)));
            return new SecretFacts(
                    data.keySet(), HexFormat.of().formatHex(sha256.digest()).substring(0, HEX_DIGITS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
