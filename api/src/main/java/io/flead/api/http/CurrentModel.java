package io.flead.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest global model. Version 0 is the initial model, which every device computes for itself: it was not
 * published.
 *
 * @param round the version that its updates started from; null for the initial model
 * @param publishedAt when it was published, ISO 8601; null for the initial model
 * @param devices devices that took part
 * @param samples rows that their updates were trained on
 * @param loss mean training loss; null for the initial model
 * @param sha256 of its parameters, in hexadecimal
 * @param shapeId identifies network, sensors and initial model
 */
public record CurrentModel(
        long version,
        @Nullable Long round,
        @Nullable String publishedAt,
        int devices,
        long samples,
        @Nullable Double loss,
        String sha256,
        String shapeId) {

    /** Requires of a published model that round, time and loss are there. */
    public CurrentModel {
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(shapeId, "shapeId");
        if (version > 0) {
            Objects.requireNonNull(round, "round");
            Objects.requireNonNull(loss, "loss");
            requireInstant(Objects.requireNonNull(publishedAt, "publishedAt"));
        }
    }

    /** Strategy and data of the publication; empty for the initial model. */
    public Optional<Publication> publication() {
        return version > 0 && round != null && publishedAt != null && loss != null
                ? Optional.of(new Publication(round, publishedAt, loss))
                : Optional.empty();
    }

    /** Kubernetes prints the age of a time and {@code <invalid>} of any other text. */
    private static void requireInstant(String text) {
        try {
            Instant unused = Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("publishedAt must be a time, but is '" + text + "'", e);
        }
    }

    /**
     * How a model was published.
     *
     * @param round the version that its updates started from
     * @param publishedAt when, ISO 8601
     * @param loss mean training loss
     */
    public record Publication(long round, String publishedAt, double loss) {}
}
