package io.flead.aggregator.telemetry;

import java.time.Instant;

/**
 * The open round as others see it.
 *
 * @param base the version its updates start from
 * @param openSince when it was opened
 * @param closesAt the earliest time at which it closes
 * @param devices devices that have reported
 * @param samples rows that these were trained on
 * @param minDevices devices that must have reported before it closes
 * @param activeDevices devices that training reports as scoring, or those whose updates came in this round or the one
 *     before, whichever are more
 */
public record OpenRound(
        long base, Instant openSince, Instant closesAt, int devices, long samples, int minDevices, int activeDevices) {}
