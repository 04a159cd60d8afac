package io.flead.analytics.windows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The windows of one device: a pure function of its readings in the order in which Kafka has them, however they are cut
 * into batches.
 *
 * <p>Windows tumble: those of a length follow each other without a gap from 1970 on, and a reading belongs to one of
 * each length. The watermark is the device's own: the lateness behind the newest time that it has sent, where a time
 * ahead of its arrival counts as the arrival. A device whose clock is ahead, or one that is read earlier than others
 * after a pause, therefore makes no other device late. When the watermark reaches a window's end the window is final
 * and joins the history of its length; a reading that comes later is not counted in it. A silent device's last windows
 * stay open.
 *
 * <p>Bounded: open windows by lateness and by how far ahead a reading may be, the history to three numbers and their
 * exact sums, repetitions to {@link RecentReadings#KEPT}.
 */
final class DeviceWindows {

    /** Version of {@link #write()}'s form. */
    static final int FORM = 1;

    private final WindowSettings settings;
    private final List<TreeMap<Long, OpenWindow>> open = new ArrayList<>();
    private final ExactMoments[][] history;
    private final RecentReadings recent;
    private long newestMicros;

    /** Windows that changed, by length; not part of the state. */
    private final List<TreeSet<Long>> changed = new ArrayList<>();

    private final List<WindowResult> closed = new ArrayList<>();
    private long repetitions;
    private long late;

    /** A device that has not sent anything. */
    DeviceWindows(WindowSettings settings) {
        this(
                settings,
                new ExactMoments[settings.lengthsMicros().length]
                        [settings.features().size()],
                new RecentReadings(),
                Long.MIN_VALUE);
        for (ExactMoments[] ofLength : history) {
            Arrays.setAll(ofLength, feature -> new ExactMoments());
        }
    }

    private DeviceWindows(WindowSettings settings, ExactMoments[][] history, RecentReadings recent, long newestMicros) {
        this.settings = settings;
        this.history = history;
        this.recent = recent;
        this.newestMicros = newestMicros;
        for (int length = 0; length < settings.lengthsMicros().length; length++) {
            open.add(new TreeMap<>());
            changed.add(new TreeSet<>());
        }
    }

    /** Takes in the device's next reading. */
    void add(long eventMicros, long arrivalMicros, double[] values) {
        if (!recent.isNew(eventMicros, values)) {
            repetitions++;
            return;
        }
        for (int length = 0; length < open.size(); length++) {
            long micros = settings.lengthsMicros()[length];
            long start = Math.floorDiv(eventMicros, micros) * micros;
            if (isPast(start + micros)) {
                late++;
            } else {
                open.get(length)
                        .computeIfAbsent(
                                start,
                                absent -> new OpenWindow(settings.features().size()))
                        .add(eventMicros, values);
                changed.get(length).add(start);
            }
        }
        newestMicros = Math.max(newestMicros, Math.min(eventMicros, arrivalMicros));
        closePast();
    }

    private boolean isPast(long endMicros) {
        return newestMicros != Long.MIN_VALUE && endMicros <= newestMicros - settings.latenessMicros();
    }

    private void closePast() {
        for (int length = 0; length < open.size(); length++) {
            TreeMap<Long, OpenWindow> windows = open.get(length);
            while (!windows.isEmpty() && isPast(windows.firstKey() + settings.lengthsMicros()[length])) {
                Map.Entry<Long, OpenWindow> first = windows.firstEntry();
                describe(length, first.getKey(), first.getValue(), true, closed);
                for (int feature = 0; feature < settings.features().size(); feature++) {
                    history[length][feature].add(first.getValue().moments(feature));
                }
                windows.remove(first.getKey());
                // Those that follow have another history now.
                changed.get(length).addAll(windows.keySet());
            }
        }
    }

    /** The changes since the last call: windows that became final, then open ones as they now are. */
    List<WindowResult> changes() {
        List<WindowResult> results = new ArrayList<>(closed);
        closed.clear();
        for (int length = 0; length < open.size(); length++) {
            for (long start : changed.get(length)) {
                OpenWindow window = open.get(length).get(start);
                if (window != null) {
                    describe(length, start, window, false, results);
                }
            }
            changed.get(length).clear();
        }
        return results;
    }

    private void describe(int length, long start, OpenWindow window, boolean isFinal, List<WindowResult> results) {
        for (int feature = 0; feature < settings.features().size(); feature++) {
            // A sensor that no reading of the window had has no row.
            if (window.moments(feature).count() > 0) {
                results.add(
                        WindowResult.of(settings, length, start, feature, window, history[length][feature], isFinal));
            }
        }
    }

    /** Readings that repeated another one, since this object was made. */
    long repetitions() {
        return repetitions;
    }

    /** Times that a reading came too late for a window, since this object was made. */
    long late() {
        return late;
    }

    /** The state, for {@link #read}. */
    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORM);
            out.writeLong(newestMicros);
            recent.write(out);
            for (int length = 0; length < open.size(); length++) {
                for (ExactMoments moments : history[length]) {
                    moments.write(out);
                }
                out.writeInt(open.get(length).size());
                for (Map.Entry<Long, OpenWindow> window : open.get(length).entrySet()) {
                    out.writeLong(window.getKey());
                    window.getValue().write(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * A device as it was.
     *
     * @throws IllegalStateException when these bytes are no such state
     */
    static DeviceWindows read(byte[] state, WindowSettings settings) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            int form = in.readUnsignedByte();
            if (form != FORM) {
                throw new IllegalStateException("state of form " + form + ", this program reads form " + FORM);
            }
            long newestMicros = in.readLong();
            RecentReadings recent = RecentReadings.read(in);
            int features = settings.features().size();
            DeviceWindows device = new DeviceWindows(
                    settings, new ExactMoments[settings.lengthsMicros().length][features], recent, newestMicros);
            for (int length = 0; length < device.open.size(); length++) {
                for (int feature = 0; feature < features; feature++) {
                    device.history[length][feature] = ExactMoments.read(in);
                }
                int windows = in.readInt();
                for (int window = 0; window < windows; window++) {
                    long start = in.readLong();
                    device.open.get(length).put(start, OpenWindow.read(in, features));
                }
            }
            return device;
        } catch (IOException e) {
            throw new IllegalStateException("the state of a device is cut short", e);
        }
    }
}
