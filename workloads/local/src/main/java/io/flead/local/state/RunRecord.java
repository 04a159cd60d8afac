package io.flead.local.state;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The processes and ports of a run, for other commands, in {@code run.json}.
 *
 * @param command the command's own process
 * @param startedAt when it started, ISO 8601
 * @param ports port by listener
 * @param children process by name of the child
 */
public record RunRecord(
        String pipeline,
        ProcessStamp command,
        String startedAt,
        Map<String, Integer> ports,
        Map<String, ProcessStamp> children) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Requires every part; copies the maps in their order. */
    public RunRecord {
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(startedAt, "startedAt");
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
        children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
    }

    /**
     * A process, distinguished from a later one with the same id.
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
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.writeString(unfinished, JSON.writeValueAsString(this) + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads a record; empty when there is none or it makes no sense. */
    public static Optional<RunRecord> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), RunRecord.class));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
