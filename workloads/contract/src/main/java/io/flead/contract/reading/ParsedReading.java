package io.flead.contract.reading;

/** What became of a message: a reading, or a reason why it is none. */
public sealed interface ParsedReading permits Reading, RejectedReading {}
