package io.flead.producer.replay;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.ReplayTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a directory that may be played. */
public final class ReplayFiles {

    private ReplayFiles() {}

    /**
     * Checks, by the headers alone, that a directory has a file to play. Reads no more of a file than its header, which
     * has a bound, compressed or not.
     *
     * @throws UnplayableException when it has none
     */
    public static void check(Path directory, Readings readings, ReplayTime time) throws UnplayableException {
        List<Path> files = in(directory);
        if (files.stream().noneMatch(file -> fits(new CsvFile(file), readings, time))) {
            throw new UnplayableException(nothingToPlay(directory, readings, time, files));
        }
    }

    /** CSV files in the directory itself, in the order of their names. */
    static List<Path> in(Path directory) throws UnplayableException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(CsvFile::named)
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (NoSuchFileException e) {
            throw new UnplayableException(at(directory) + " does not exist: give a directory of CSV files");
        } catch (NotDirectoryException e) {
            throw new UnplayableException(at(directory) + " is not a directory: give a directory of CSV files");
        } catch (AccessDeniedException e) {
            throw new UnplayableException(at(directory) + " must not be read: no permission");
        } catch (IOException e) {
            throw new UnplayableException(at(directory) + " cannot be read: " + e.getMessage());
        }
    }

    static String nothingToPlay(Path directory, Readings readings, ReplayTime time, List<Path> files) {
        if (files.isEmpty()) {
            return at(directory) + " has no .csv or .csv.gz file";
        }
        CsvFile first = new CsvFile(files.get(0));
        return at(directory) + ": none of its " + files.size()
                + " CSV files can be played; a file needs rows and a header with the columns "
                + String.join(", ", CsvColumns.needed(readings, time))
                + (time == ReplayTime.ORIGINAL ? "" : "; with time: original also " + readings.timestampField())
                + header(first)
                        .map(header -> " (" + first.name() + " has "
                                + String.join(
                                        ", ",
                                        CsvFields.ofHeader(header).split(header).orElse(List.of())) + ")")
                        .orElse("");
    }

    private static boolean fits(CsvFile file, Readings readings, ReplayTime time) {
        return header(file)
                .map(header -> CsvColumns.ofHeader(header, readings).missing(readings, time))
                .map(List::isEmpty)
                .orElse(false);
    }

    /** The first record; empty when there is none, or it is longer than a record may be. */
    private static Optional<String> header(CsvFile file) {
        try (InputStream stream = file.stream()) {
            CsvRecords records = new CsvRecords(stream);
            return records.next(',') ? Optional.of(records.text()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String at(Path directory) {
        return "spec.devices.source.replay.path " + directory;
    }
}
