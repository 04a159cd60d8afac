package io.flead.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** The processes of a running pipeline, as its {@code run.json} names them. */
final class Children {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIGNAL_SECONDS = 5;

    private final Path record;

    Children(Path state) {
        this.record = state.resolve("run.json");
    }

    /** The process of a child; empty while it is down. */
    Optional<ProcessHandle> process(String child) {
        long pid = read().path("children").path(child).path("pid").asLong(0);
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    OptionalInt port(String label) {
        int port = read().path("ports").path(label).asInt(0);
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Ends a child by SIGKILL; returns whether it ran. */
    boolean kill(String child) {
        Optional<ProcessHandle> process = process(child);
        process.ifPresent(ProcessHandle::destroyForcibly);
        return process.isPresent();
    }

    /**
     * Stops a child and the processes that it started.
     *
     * @return those that were stopped, to be continued; empty when it does not run
     */
    List<ProcessHandle> stop(String child) throws IOException, InterruptedException {
        List<ProcessHandle> stopped = new ArrayList<>();
        Optional<ProcessHandle> process = process(child);
        if (process.isPresent()) {
            stopped.add(process.get());
            process.get().descendants().forEach(stopped::add);
            signal("-STOP", stopped);
        }
        return stopped;
    }

    /** Lets stopped processes go on. Those that ended meanwhile are skipped. */
    void goOn(List<ProcessHandle> stopped) throws IOException, InterruptedException {
        signal("-CONT", stopped);
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process -> Long.toString(process.pid()))
                .forEach(command::add);
        if (command.size() > 2) {
            Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
            // Fails when one of them has ended in between, which is all the same.
            boolean unused = kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS);
        }
    }

    private JsonNode read() {
        try {
            return JSON.readTree(Files.readString(record));
        } catch (IOException e) {
            // Not there yet, or not any more.
            return JSON.createObjectNode();
        }
    }
}
