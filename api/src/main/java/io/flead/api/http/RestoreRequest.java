package io.flead.api.http;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/models/{version}/rollback} and {@code .../promote}.
 *
 * @param reason why, in a person's words; it is kept with the new version
 */
public record RestoreRequest(@Nullable String reason) {}
