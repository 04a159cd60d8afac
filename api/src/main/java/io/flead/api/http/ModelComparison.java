package io.flead.api.http;

import java.util.List;

/**
 * The answer of {@code GET /api/models/compare?base=&candidate=}: two versions over the same newest readings, each device
 * from its warm-up on.
 *
 * @param base a version, 0 for the initial model
 * @param candidate the other one
 * @param from time of the oldest reading that was scored, ISO 8601
 * @param to time of the newest
 * @param scored readings that were scored, by each version
 * @param deviceDays days that the devices were watched, in sum
 * @param ofBase what the base made of them
 * @param ofCandidate what the candidate made of them
 * @param disagreement share of the scored readings that one version flags and the other does not, 0 to 1
 * @param skippedDevices devices that had too few readings for a warm-up, or were beyond the number asked for
 * @param devices by the size of their disagreement, the largest first
 */
public record ModelComparison(
        long base,
        long candidate,
        String from,
        String to,
        long scored,
        double deviceDays,
        Judgement ofBase,
        Judgement ofCandidate,
        double disagreement,
        int skippedDevices,
        List<DeviceComparison> devices) {

    /** Copies the list. */
    public ModelComparison {
        devices = List.copyOf(devices);
    }

    /**
     * What a version made of readings.
     *
     * @param alarms alarms that opened
     * @param alarmsPerDay the same per device and day
     * @param flagged readings above the device's threshold
     * @param loss mean squared error per value of the network, on the readings that the device would train on
     */
    public record Judgement(long alarms, double alarmsPerDay, long flagged, double loss) {}

    /**
     * One device.
     *
     * @param device its id
     * @param scored readings that were scored
     * @param ofBase what the base made of them
     * @param ofCandidate what the candidate made of them
     * @param disagreement share of them that one version flags and the other does not
     */
    public record DeviceComparison(
            String device, long scored, Judgement ofBase, Judgement ofCandidate, double disagreement) {}
}
