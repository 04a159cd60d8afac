package io.flead.local.state;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run tells other commands about itself, in {@code run.json}.
 *
 * @param pipeline name of the pipeline
 * @param command the command's own process
 * @param startedAt when it started, ISO 8601
 * @param ports port by what listens on it
 * @param children process by name of the child
 */
public record RunRecord(
        String pipeline,
        ProcessStamp command,
        String startedAt,
        Map<String, Integer> ports,
        Map<String, ProcessStamp> children) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Copies the maps in their order. */
    public RunRecord {
        ports = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(ports));
        children = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(children));
    }

    /**
     * A process that can be told from a later one with the same id.
     *
     * @param pid process id
     * @param startedAtMillis when it started, as the operating system says; 0 when unknown
     */
    public record ProcessStamp(long pid, long startedAtMillis) {

        /** The stamp of a running process. */
        public static ProcessStamp of(long pid) {
            return new ProcessStamp(
                    pid,
                    ProcessHandle.of(pid)
                            .flatMap(handle -> handle.info().startInstant())
                            .map(Instant::toEpochMilli)
                            .orElse(0L));
        }

        /** The process itself, when it still runs. */
        public Optional<ProcessHandle> running() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> of(pid).startedAtMillis() == startedAtMillis);
        }
    }

    /** Writes the record in one step: a reader sees the old one or the new one. */
    public void write(Path file) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pipeline", pipeline);
        fields.put("startedAt", startedAt);
        fields.put("command", fields(command));
        fields.put("ports", ports);
        Map<String, Object> stamps = new LinkedHashMap<>();
        children.forEach((name, stamp) -> stamps.put(name, fields(stamp)));
        fields.put("children", stamps);
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.writeString(unfinished, JSON.writeValueAsString(fields) + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads a record; empty when there is none or it makes no sense. */
    public static Optional<RunRecord> read(Path file) {
        try {
            var node = JSON.readTree(Files.readString(file));
            return Optional.of(new RunRecord(
                    node.path("pipeline").asText(),
                    JSON.convertValue(node.path("command"), ProcessStamp.class),
                    node.path("startedAt").asText(),
                    JSON.convertValue(node.path("ports"), new TypeReference<LinkedHashMap<String, Integer>>() {}),
                    JSON.convertValue(
                            node.path("children"), new TypeReference<LinkedHashMap<String, ProcessStamp>>() {})));
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> fields(ProcessStamp stamp) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pid", stamp.pid());
        fields.put("startedAtMillis", stamp.startedAtMillis());
        return fields;
    }
}
