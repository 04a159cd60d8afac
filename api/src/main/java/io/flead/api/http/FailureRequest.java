package io.flead.api.http;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/machines/{id}/failure}.
 *
 * @param type name of the failure
 * @param severity at its height, above 0 to 1; absent: 1
 * @param duration such as {@code 90s}; absent: {@code 2m}
 */
public record FailureRequest(
        @Nullable String type,
        @Nullable Double severity,
        @Nullable String duration) {}
