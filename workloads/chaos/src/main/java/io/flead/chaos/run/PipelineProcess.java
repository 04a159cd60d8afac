package io.flead.chaos.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command {@code flead up} as users run it. */
final class PipelineProcess implements AutoCloseable {

    private static final int TAIL_LINES = 12;

    private final Process process;
    private final Path output;

    private PipelineProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static PipelineProcess start(Path home, Path pipeline, Path state, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin/flead").toString(), "up", "--file", pipeline.toString(), "--state", state.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        // The class path of this program is not that of the command.
        builder.environment().remove("CLASSPATH");
        return new PipelineProcess(builder.start(), output);
    }

    boolean runs() {
        return process.isAlive();
    }

    /** Ends the pipeline in order; returns its exit code, or nothing when it takes longer than that. */
    OptionalInt end(Duration within) throws InterruptedException {
        process.destroy();
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** The last lines that it wrote. */
    String said() {
        try (Stream<String> lines = Files.lines(output, StandardCharsets.UTF_8)) {
            List<String> all = lines.toList();
            return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends it at once; its children end by themselves. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
