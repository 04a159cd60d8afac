package io.flead.analytics.windows;

import io.flead.analytics.parquet.ResultDirectory;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The hours that are not reported yet, in a file beside the checkpoint: one a line. Not thread-safe. */
final class PendingHours {

    private final ResultDirectory directory;
    private final String file;
    private Set<Instant> kept = Set.of();

    PendingHours(ResultDirectory directory, String file) {
        this.directory = directory;
        this.file = file;
    }

    /** The hours that an earlier process left. */
    Set<Instant> read() throws IOException {
        try {
            kept = directory
                    .read(file)
                    .map(text ->
                            text.lines().map(Instant::parse).collect(Collectors.toCollection(TreeSet<Instant>::new)))
                    .orElseGet(TreeSet::new);
            return new TreeSet<>(kept);
        } catch (DateTimeParseException e) {
            throw new IOException(directory + "/" + file + " is no list of hours: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the hours, unless the file holds them already.
     *
     * @throws IllegalStateException when they cannot be written
     */
    void keep(Set<Instant> hours) {
        if (hours.equals(kept)) {
            return;
        }
        try {
            directory.write(file, hours.stream().map(hour -> hour + "\n").collect(Collectors.joining()));
            kept = new TreeSet<>(hours);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + directory + "/" + file + ": " + e.getMessage(), e);
        }
    }
}
