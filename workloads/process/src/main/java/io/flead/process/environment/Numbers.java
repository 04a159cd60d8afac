package io.flead.process.environment;

import java.util.Map;
import java.util.Optional;

/** Variables that hold whole numbers. */
final class Numbers {

    private Numbers() {}

    static Optional<Long> read(Map<String, String> environment, String name) throws InvalidEnvironmentException {
        String value = environment.getOrDefault(name, "").trim();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(value));
        } catch (NumberFormatException e) {
            throw new InvalidEnvironmentException(name + " must be a number: " + value);
        }
    }
}
