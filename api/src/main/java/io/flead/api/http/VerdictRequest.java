package io.flead.api.http;

import org.jspecify.annotations.Nullable;

/**
 * The body of the console's {@code POST /api/alarms/{id}/verdict}.
 *
 * @param kind {@code right}, {@code false}, {@code expected}, {@code acknowledged} or {@code shelved}
 * @param comment in the person's own words, at most 1,000 characters; absent: none
 * @param duration of shelving, such as {@code 8h}; {@code 0s} takes the alarm back; absent with any other kind
 */
public record VerdictRequest(
        @Nullable String kind,
        @Nullable String comment,
        @Nullable String duration) {}
