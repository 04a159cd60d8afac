package io.flead.contract.reading;

/**
 * A message that is not a usable reading.
 *
 * @param reason the kind of fault
 * @param detail the field, its value and the expected form
 */
public record RejectedReading(RejectionReason reason, String detail) implements ParsedReading {}
