package io.flead.evaluation.data;

import java.util.List;

/**
 * A fleet: devices with the same sensors.
 *
 * @param name how reports call it
 * @param devices at least one
 */
public record DataSet(String name, List<LabelledRecording> devices) {
    public DataSet {
        devices = List.copyOf(devices);
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("set " + name + " has no devices");
        }
    }

    /** Names of the sensors. */
    public List<String> features() {
        return devices.get(0).recording().features();
    }

    /** The recordings, without labels. */
    public List<Recording> recordings() {
        return devices.stream().map(LabelledRecording::recording).toList();
    }
}
