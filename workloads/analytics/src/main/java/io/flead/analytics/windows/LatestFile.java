package io.flead.analytics.windows;

import com.fasterxml.jackson.core.JsonGenerator;
import io.flead.analytics.parquet.ResultDirectory;
import io.flead.analytics.publication.ResultJson;
import io.flead.analytics.windows.LatestDevices.Latest;
import io.flead.analytics.windows.StoredWindows.Stored;
import io.flead.analytics.windows.WindowRow.Status;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code latest.json} for simple dashboards: of each device in the table the newest of its shortest windows, how many
 * devices are active, and how many have which status. A device is active when it sent within the longest window; its
 * status is that of its most conspicuous sensor. The file holds all devices, so it is written by the clock and not by
 * the batch, and never takes more than a tenth of the time. Thread-safe.
 */
final class LatestFile implements Consumer<BatchNews> {

    /** Interval between checks whether it is time. */
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(LatestFile.class);
    private static final String NAME = "latest.json";

    private static final Duration AFTER_NEWS = Duration.ofSeconds(5);

    /** A device falls silent without any batch. */
    private static final Duration WITHOUT_NEWS = Duration.ofSeconds(30);

    private static final int SHARE_OF_TIME = 10;

    private final String pipeline;
    private final WindowSettings settings;
    private final ResultDirectory directory;
    private final LatestDevices devices;
    private final InstantSource clock;
    private volatile boolean hasNews;
    private Instant dueAfterNews = Instant.MAX;
    private Instant dueAnyway = Instant.MAX;

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
        this.devices = new LatestDevices(forgetAfter);
        this.clock = clock;
    }

    /** Takes in the table's rows as of the start of this process and writes the file. */
    void restore(List<Stored> stored) {
        devices.restore(stored);
        write();
    }

    /** Takes in a batch; the next {@link #writeWhenDue} writes it. */
    @Override
    public void accept(BatchNews news) {
        devices.take(news, clock.instant());
        hasNews = true;
    }

    /** Writes the file if it is time. Does nothing before {@link #restore}, when devices would be missing. */
    synchronized void writeWhenDue() {
        Instant now = clock.instant();
        if (!now.isBefore(dueAnyway) || (hasNews && !now.isBefore(dueAfterNews))) {
            write();
        }
    }

    private synchronized void write() {
        Instant now = clock.instant();
        hasNews = false;
        try {
            List<Latest> all = devices.at(now);
            directory.write(NAME, out -> write(all, now, out));
        } catch (IOException e) {
            // The next turn writes it again.
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", ErrorText.of(e))
                    .log("latest_not_written");
        }
        Instant written = clock.instant();
        Duration rest = Duration.between(now, written).multipliedBy(SHARE_OF_TIME);
        dueAfterNews = written.plus(longer(AFTER_NEWS, rest));
        dueAnyway = written.plus(longer(WITHOUT_NEWS, rest));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void write(List<Latest> all, Instant now, OutputStream out) throws IOException {
        long[] lengths = settings.lengthsMicros();
        Duration longest = Duration.of(lengths[lengths.length - 1], ChronoUnit.MICROS);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        int silent = 0;
        for (Latest device : all) {
            if (device.seenAt().plus(longest).isAfter(now)) {
                counts.merge(device.status(), 1, Integer::sum);
            } else {
                silent++;
            }
        }
        try (JsonGenerator json = ResultJson.MAPPER.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("pipeline", pipeline);
            json.writeStringField("generated_at", now.toString());
            json.writeObjectFieldStart("devices");
            json.writeNumberField("active", all.size() - silent);
            json.writeObjectFieldStart("by_status");
            for (Status status : Status.values()) {
                json.writeNumberField(name(status), counts.getOrDefault(status, 0));
            }
            json.writeNumberField("silent", silent);
            json.writeEndObject();
            json.writeEndObject();
            json.writeObjectFieldStart("windows");
            for (Latest device : all) {
                boolean active = device.seenAt().plus(longest).isAfter(now);
                json.writeObjectFieldStart(device.deviceId());
                json.writeStringField("status", active ? name(device.status()) : "silent");
                describe(device.rows(), json);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void describe(List<WindowRow> rows, JsonGenerator json) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        json.writeStringField("window_start", time(rows.get(0).startMicros()));
        json.writeStringField("window_end", time(rows.get(0).endMicros()));
        json.writeObjectFieldStart("features");
        for (WindowRow row : rows) {
            json.writeFieldName(row.feature());
            json.writeRawValue(row.json());
        }
        json.writeEndObject();
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
