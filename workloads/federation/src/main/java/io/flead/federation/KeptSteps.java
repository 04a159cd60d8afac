package io.flead.federation;

import io.flead.api.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Steps that a strategy needs one by one, as float32. Of more devices than there is room for, those with the lowest tickets
 * stay, and a ticket is a hash of the device's id with the round's salt: a random sample, and the same one whatever order
 * the devices come in. Nobody knows a round's salt before the model that it starts from is published. Not thread-safe.
 */
final class KeptSteps {

    private final int most;
    private final int parameters;
    private final byte[] salt;
    private final TreeMap<Ticket, float[]> steps = new TreeMap<>();

    private record Ticket(String hash, String deviceId) implements Comparable<Ticket> {

        @Override
        public int compareTo(Ticket other) {
            int byHash = hash.compareTo(other.hash);
            return byHash == 0 ? deviceId.compareTo(other.deviceId) : byHash;
        }
    }

    /** Keeps the steps of this many devices at most. */
    KeptSteps(int most, int parameters, byte[] salt) {
        this.most = most;
        this.parameters = parameters;
        this.salt = salt;
    }

    static void requireRoom(int keptDevices, long least) {
        if (keptDevices < least) {
            throw new IllegalArgumentException(
                    "maxDevices must be at least " + least + ", the fewest that give a guarantee: " + keptDevices);
        }
    }

    void add(String deviceId, double[] step) {
        if (most == 0) {
            return;
        }
        Ticket ticket = new Ticket(hash(deviceId), deviceId);
        if (steps.size() == most && ticket.compareTo(steps.lastKey()) > 0) {
            return;
        }
        float[] kept = new float[step.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (float) step[i];
        }
        steps.put(ticket, kept);
        if (steps.size() > most) {
            steps.pollLastEntry();
        }
    }

    /** The steps in the order of their tickets. */
    List<float[]> steps() {
        return List.copyOf(steps.values());
    }

    /**
     * A number of each coordinate.
     *
     * @param of given the devices' values of a coordinate, ascending; the array is used again for the next one
     * @return {@code [parameters]}
     */
    double[] byCoordinate(ToDoubleFunction<float[]> of) {
        List<float[]> all = steps();
        double[] result = new double[parameters];
        float[] values = new float[all.size()];
        for (int i = 0; i < parameters; i++) {
            for (int device = 0; device < values.length; device++) {
                values[device] = all.get(device)[i];
            }
            Arrays.sort(values);
            result[i] = of.applyAsDouble(values);
        }
        return result;
    }

    private String hash(String deviceId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(salt);
        bytes.writeBytes(deviceId.getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(bytes.toByteArray());
    }
}
