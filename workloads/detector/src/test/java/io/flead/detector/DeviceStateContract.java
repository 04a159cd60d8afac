package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.detector.factory.DetectorFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Holds for the saved state of a device under either kind of detector. */
public abstract class DeviceStateContract {
    protected static final int WIDTH = 2;

    /** The settings under which {@link #example()} was saved. */
    protected abstract DetectorSettings settings();

    /** Settings of the same detector for one sensor more. */
    protected abstract DetectorSettings wider();

    /** Readings with faults that outlast the time-out. */
    protected abstract double[][] faulty(int rows, long seed);

    /** A device that has learnt, adopted model 12, and sees a fault. */
    protected abstract DeviceDetector example();

    @Test
    void readsNothingBeyondTheState() throws IOException {
        byte[] state = bytes(example());
        ByteArrayInputStream stream = new ByteArrayInputStream(Arrays.copyOf(state, state.length + 3));
        DetectorFactory.create(settings()).restore(new DataInputStream(stream));
        assertThat(stream.available()).isEqualTo(3);
    }

    @Test
    void refusesAnotherShape() throws IOException {
        byte[] state = bytes(example());
        assertThatThrownBy(() -> restore(wider(), state))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining(settings().shape().id())
                .hasMessageContaining(wider().shape().id());
    }

    @Test
    void refusesUnknownVersionsAndOtherBytes() throws IOException {
        byte[] newer = bytes(example());
        newer[5] = 9;
        assertThatThrownBy(() -> restore(settings(), newer))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> restore(settings(), new byte[100]))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining("not a detector state");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] state = bytes(example());
        // A large state takes long to read: at every third length.
        for (int length = 0; length < state.length; length += state.length > 5000 ? 3 : 1) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> restore(settings(), cut)).isInstanceOf(DetectorStateException.class);
        }
    }

    /** Either it is refused, or the restored detector gives finite scores. */
    @Property(tries = 400)
    void damageNeverGivesNaN(@ForAll long seed) throws IOException {
        byte[] state = bytes(example());
        Random random = new Random(seed);
        state[6 + random.nextInt(state.length - 6)] ^= (byte) (1 << random.nextInt(8));
        DeviceDetector restored;
        try {
            restored = restore(settings(), state);
        } catch (IOException refused) {
            return;
        }
        for (double[] row : faulty(300, 3)) {
            assertThat(restored.observe(row).score()).isFinite().isNotNegative();
        }
    }

    /** A device that is saved and restored behaves as the one that was not, bit for bit. */
    protected static void assertRoundTrip(DetectorSettings settings, DeviceDetector device, double[][] later)
            throws IOException {
        DeviceDetector restored = restore(settings, bytes(device));
        assertThat(bytes(restored)).isEqualTo(bytes(device));
        assertThat(restored.modelVersion()).isEqualTo(device.modelVersion());
        assertThat(restored.calibration()).isEqualTo(device.calibration());
        for (double[] row : later) {
            assertThat(restored.observe(row)).usingRecursiveComparison().isEqualTo(device.observe(row));
        }
        assertThat(restored.calibration()).isEqualTo(device.calibration());
        assertThat(bytes(restored)).isEqualTo(bytes(device));
    }

    /** The state in a file of the test's resources. */
    protected static byte[] resource(String name) throws IOException {
        try (InputStream file = DeviceStateContract.class.getResourceAsStream(name)) {
            assertThat(file).isNotNull();
            return file.readAllBytes();
        }
    }

    /** A device that sees these readings, one after the other. */
    protected static DeviceDetector after(DetectorSettings settings, double[][] rows) {
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        for (double[] row : rows) {
            device.observe(row);
        }
        return device;
    }

    public static byte[] bytes(DeviceDetector device) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        device.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    public static DataInput input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    public static DeviceDetector restore(DetectorSettings settings, byte[] state) throws IOException {
        return DetectorFactory.create(settings).restore(input(state));
    }
}
