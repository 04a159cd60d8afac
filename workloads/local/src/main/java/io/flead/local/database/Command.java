package io.flead.local.database;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A program that ends by itself soon. */
final class Command {

    private Command() {}

    /**
     * Runs a program to its end.
     *
     * @throws IOException when it cannot be started or fails; one line, with its error
     */
    static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                // Another user may not be allowed to enter the working directory, and programs complain about that.
                .directory(new File("/"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Path.of(command.get(0)).getFileName() + " failed: "
                        + complaint(output).orElse("status " + process.exitValue()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * The first line that reports an error, else the last line: programs clean up after an error and print that too.
     */
    static Optional<String> complaint(String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        Optional<String> last = lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
        return lines.stream().filter(Command::reportsAnError).findFirst().or(() -> last);
    }

    private static boolean reportsAnError(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.contains("error:") || lower.contains("fatal:") || lower.contains("panic:");
    }
}
