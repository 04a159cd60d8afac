package io.flead.analytics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own. */
public final class AnalyticsProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private AnalyticsProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it. */
    public static AnalyticsProcess start(TestPipeline pipeline, Path directory, String... arguments)
            throws IOException {
        Path log = Files.createTempFile(directory, "analytics", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("target", "classes", "jvm.options").toAbsolutePath(),
                "-Xmx768m",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "io.flead.analytics.AnalyticsMain"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(pipeline.variables());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new AnalyticsProcess(builder.start(), log);
    }

    /** Ends it as a power cut would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits for its end; returns the exit code. */
    public int await() throws InterruptedException {
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            throw new AssertionError("does not end: " + output());
        }
        return process.exitValue();
    }

    /** Waits for its end; returns the most memory that it had resident, as Linux knows it. */
    public double awaitPeakMiB() throws IOException, InterruptedException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        double peak = 0;
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            if (Files.exists(status)) {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmHWM:")) {
                        peak = Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
                    }
                }
            }
        }
        return peak;
    }

    /** All it wrote. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
