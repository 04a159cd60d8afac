package io.flead.contract.reading;

/** The result of parsing a message: a reading, or a reason why it is none. */
public sealed interface ParsedReading permits Reading, RejectedReading {}
