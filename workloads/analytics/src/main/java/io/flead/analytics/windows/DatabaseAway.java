package io.flead.analytics.windows;

/**
 * The database did not take the part; it will when it is back.
 *
 * @param reason in its own words
 */
record DatabaseAway(String reason) implements PartOutcome {}
