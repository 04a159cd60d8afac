package io.flead.contract.reading;

/**
 * A message that is not a usable reading.
 *
 * @param reason the kind of fault
 * @param detail which field, which value, what was expected
 */
public record RejectedReading(RejectionReason reason, String detail) implements ParsedReading {}
