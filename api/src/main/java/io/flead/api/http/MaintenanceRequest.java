package io.flead.api.http;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/machines/{id}/maintenance}, which may be empty.
 *
 * @param duration such as {@code 90s}; absent: {@code 2m}
 */
public record MaintenanceRequest(@Nullable String duration) {}
