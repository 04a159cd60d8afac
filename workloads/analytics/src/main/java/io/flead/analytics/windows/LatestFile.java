package io.flead.analytics.windows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.parquet.ResultDirectory;
import io.flead.analytics.publication.ResultJson;
import io.flead.analytics.windows.StoredWindows.Stored;
import io.flead.analytics.windows.WindowRow.Status;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code latest.json} for simple dashboards: of each device in the table the newest of its shortest windows, how many
 * devices are active, and how many have which status. A device is active when it sent within the longest window; its
 * status is that of its most conspicuous sensor. Thread-safe.
 */
final class LatestFile implements Consumer<List<WindowRow>> {

    private static final Logger LOG = LoggerFactory.getLogger(LatestFile.class);
    private static final String NAME = "latest.json";

    private final String pipeline;
    private final WindowSettings settings;
    private final ResultDirectory directory;
    private final Duration forgetAfter;
    private final InstantSource clock;
    private final Map<String, Device> devices = new TreeMap<>();
    private boolean restored;

    /**
     * A file that is written from {@link #restore} on.
     *
     * @param forgetAfter a device that has been silent for so long is left out
     */
    LatestFile(
            String pipeline,
            WindowSettings settings,
            ResultDirectory directory,
            Duration forgetAfter,
            InstantSource clock) {
        this.pipeline = pipeline;
        this.settings = settings;
        this.directory = directory;
        this.forgetAfter = forgetAfter;
        this.clock = clock;
    }

    /** Takes in the table's rows as of the start of this process; newer readings of a device win. */
    synchronized void restore(List<Stored> stored) {
        Map<String, Device> before = new TreeMap<>();
        for (Stored one : stored) {
            Device device = before.computeIfAbsent(one.row().deviceId(), absent -> new Device());
            device.take(one.row());
            if (one.writtenAt().isAfter(device.seenAt)) {
                device.seenAt = one.writtenAt();
            }
        }
        before.forEach((id, device) -> devices.merge(id, device, Device::orNewer));
        restored = true;
        write();
    }

    @Override
    public synchronized void accept(List<WindowRow> rows) {
        Instant now = clock.instant();
        long shortest = settings.lengthsMicros()[0];
        for (WindowRow row : rows) {
            Device device = devices.computeIfAbsent(row.deviceId(), absent -> new Device());
            device.seenAt = now;
            if (row.endMicros() - row.startMicros() == shortest) {
                device.take(row);
            }
        }
        write();
    }

    /**
     * Writes the file: a device falls silent without any batch. Does nothing before {@link #restore}, when devices
     * would be missing.
     */
    synchronized void write() {
        if (!restored) {
            return;
        }
        Instant now = clock.instant();
        devices.values().removeIf(device -> device.seenAt.plus(forgetAfter).isBefore(now));
        try {
            directory.write(NAME, json(now));
        } catch (IOException e) {
            // The next batch writes it again.
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", ErrorText.of(e))
                    .log("latest_not_written");
        }
    }

    private String json(Instant now) throws IOException {
        Duration longest =
                Duration.of(settings.lengthsMicros()[settings.lengthsMicros().length - 1], ChronoUnit.MICROS);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        int silent = 0;
        ObjectNode root = ResultJson.object();
        root.put("pipeline", pipeline);
        root.put("generated_at", now.toString());
        ObjectNode summary = root.putObject("devices");
        ObjectNode windows = root.putObject("windows");
        for (Map.Entry<String, Device> entry : devices.entrySet()) {
            Device device = entry.getValue();
            boolean active = device.seenAt.plus(longest).isAfter(now);
            if (active) {
                counts.merge(device.status(), 1, Integer::sum);
            } else {
                silent++;
            }
            ObjectNode window = windows.putObject(entry.getKey());
            window.put("status", active ? name(device.status()) : "silent");
            device.describe(window);
        }
        summary.put("active", devices.size() - silent);
        ObjectNode byStatus = summary.putObject("by_status");
        for (Status status : Status.values()) {
            byStatus.put(name(status), counts.getOrDefault(status, 0));
        }
        byStatus.put("silent", silent);
        return ResultJson.MAPPER.writeValueAsString(root) + "\n";
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** The newest window of one device. */
    private static final class Device {

        private Instant seenAt = Instant.EPOCH;
        private long startMicros = Long.MIN_VALUE;
        private final Map<String, WindowRow> features = new TreeMap<>();

        /** This one, unless the other has a newer window. */
        private Device orNewer(Device stored) {
            if (startMicros >= stored.startMicros) {
                return this;
            }
            stored.seenAt = seenAt;
            return stored;
        }

        private void take(WindowRow row) {
            if (row.startMicros() < startMicros) {
                return;
            }
            if (row.startMicros() > startMicros) {
                features.clear();
                startMicros = row.startMicros();
            }
            features.put(row.feature(), row);
        }

        private Status status() {
            Status worst = Status.LEARNING;
            for (WindowRow row : features.values()) {
                if (row.status().compareTo(worst) > 0) {
                    worst = row.status();
                }
            }
            return worst;
        }

        private void describe(ObjectNode window) throws IOException {
            @Nullable WindowRow any = features.values().stream().findFirst().orElse(null);
            if (any == null) {
                return;
            }
            window.put("window_start", time(any.startMicros()));
            window.put("window_end", time(any.endMicros()));
            ObjectNode sensors = window.putObject("features");
            for (WindowRow row : features.values()) {
                sensors.set(row.feature(), ResultJson.MAPPER.readTree(row.json()));
            }
        }

        private static String time(long micros) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        }
    }
}
