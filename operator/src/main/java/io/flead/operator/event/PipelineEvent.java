package io.flead.operator.event;

/**
 * An event to record about a pipeline.
 *
 * @param reason for programs
 * @param message for a person
 */
public record PipelineEvent(EventReason reason, String message) {}
