package io.flead.console.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.flead.console.fleet.DeviceTable.Counts;
import io.flead.contract.message.Alarm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sentence on top of the page says.
 *
 * @param pipeline its name
 * @param level the worst of all
 * @param devices the fleet; normal are those that are scored and have no open alarm
 * @param alarms open alarms
 * @param model the newest global model; null while the aggregator has not said
 * @param troubles what stands still
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Overview(
        String pipeline,
        Level level,
        Devices devices,
        Alarms alarms,
        @Nullable Model model,
        List<Trouble> troubles) {

    /** Copies the list. */
    public Overview {
        troubles = List.copyOf(troubles);
    }

    /** How bad it is. */
    public enum Level {
        /** Every machine is watched and normal. */
        OK,
        /** There is nothing to see yet. */
        WAITING,
        /** A machine is not watched, or a part that is not needed for that stands still. */
        WARNING,
        /** An alarm is open. */
        ALARM,
        /** Nothing is found any more. */
        DOWN;

        /** The form in documents, such as {@code ok}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The fleet in numbers. */
    public record Devices(int total, int normal, int alarmed, int warmup, int silent) {}

    /**
     * Open alarms.
     *
     * @param open their number
     * @param newest the newest of them, at most three
     */
    public record Alarms(int open, List<OpenAlarm> newest) {

        /** Copies the list. */
        public Alarms {
            newest = List.copyOf(newest);
        }
    }

    /** An open alarm. */
    public record OpenAlarm(
            String id,
            String device,
            String opened,
            @Nullable String sensor) {}

    /** The newest global model. */
    public record Model(long version, @Nullable String publishedAt) {}

    /**
     * Something that stands still.
     *
     * @param part such as {@code kafka}, or a stage such as {@code scored}
     * @param since when, ISO 8601
     */
    public record Trouble(String part, @Nullable String since) {}

    private static final int NAMED_ALARMS = 3;
    /** Without these nothing is found. */
    private static final Set<String> NEEDED = Set.of("kafka", "produced", "scored", "training");

    /** Puts it together. */
    public static Overview of(String pipeline, Counts counts, List<Alarm> open, @Nullable Model model, Flow flow) {
        Set<String> alarmed = new HashSet<>();
        open.forEach(alarm -> alarmed.add(alarm.deviceId()));
        List<Trouble> troubles = new ArrayList<>();
        flow.parts().stream()
                .filter(part -> part.state() == Flow.State.STOPPED)
                .forEach(part -> troubles.add(new Trouble(part.name(), part.since())));
        flow.stages().stream()
                .filter(stage -> stage.state() == Flow.State.STOPPED)
                .forEach(stage -> troubles.add(new Trouble(stage.name(), stage.since())));
        Devices devices = new Devices(
                counts.total(),
                Math.max(0, counts.scoring() - alarmed.size()),
                alarmed.size(),
                counts.warmup(),
                counts.silent());
        return new Overview(
                pipeline,
                level(devices, troubles),
                devices,
                new Alarms(
                        open.size(),
                        open.stream().limit(NAMED_ALARMS).map(Overview::open).toList()),
                model,
                troubles);
    }

    private static Level level(Devices devices, List<Trouble> troubles) {
        if (troubles.stream().anyMatch(trouble -> NEEDED.contains(trouble.part()))) {
            return Level.DOWN;
        }
        if (devices.alarmed() > 0) {
            return Level.ALARM;
        }
        if (!troubles.isEmpty() || devices.silent() > 0) {
            return Level.WARNING;
        }
        return devices.normal() == 0 ? Level.WAITING : Level.OK;
    }

    private static OpenAlarm open(Alarm alarm) {
        return new OpenAlarm(
                alarm.id(),
                alarm.deviceId(),
                alarm.opened(),
                alarm.sensors().isEmpty() ? null : alarm.sensors().get(0).name());
    }
}
