package io.flead.evaluation.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the sets in a folder: every folder with a {@code manifest.csv}, at most two levels down. */
public final class DataDirectory {
    static final String MANIFEST = "manifest.csv";

    /** The remedy in error messages. */
    static final String EXPECTED = """
            Expected is one set's folder, or a folder of several sets:
              [<set>/][<part>/]manifest.csv      with the columns device_id, file, train_rows
              [<set>/][<part>/]<device>.csv[.gz] with the columns timestamp, device_id, <sensors...>, label
            timestamp: ISO 8601; label: 1 anomalous, 0 normal, empty unknown; the first train_rows rows of a file are its training part.
            All devices of a set have the same sensors.""";

    private static final int DEPTH = 3;

    private DataDirectory() {}

    /**
     * The folders of the sets.
     *
     * @return set folders by name, in the order of names, at least one
     * @throws UnexpectedDataException when there are none
     * @throws IOException when reading fails
     */
    public static List<SetFolder> sets(Path folder) throws UnexpectedDataException, IOException {
        if (!Files.isDirectory(folder)) {
            throw new UnexpectedDataException(folder + " is not a folder. " + EXPECTED);
        }
        List<Path> manifests;
        try (Stream<Path> found = Files.walk(folder, DEPTH)) {
            manifests = found.filter(path -> path.getFileName().toString().equals(MANIFEST))
                    .sorted()
                    .toList();
        }
        if (manifests.isEmpty()) {
            throw new UnexpectedDataException(folder + " holds no " + MANIFEST + ". " + EXPECTED);
        }
        Path absolute = folder.toAbsolutePath().normalize();
        return manifests.stream()
                .map(manifest -> manifest.toAbsolutePath().normalize())
                .map(manifest -> new SetFolder(name(absolute, manifest, manifests.size()), parent(manifest)))
                .sorted(Comparator.comparing(SetFolder::name))
                .toList();
    }

    /**
     * Keeps the set of this name.
     *
     * @throws UnexpectedDataException when there is none; the message names those that are there
     */
    public static List<SetFolder> named(List<SetFolder> sets, String name) throws UnexpectedDataException {
        List<SetFolder> kept =
                sets.stream().filter(set -> set.name().equals(name)).toList();
        if (kept.isEmpty()) {
            throw new UnexpectedDataException("there is no set '" + name + "'; there are "
                    + sets.stream().map(SetFolder::name).collect(Collectors.joining(", ")));
        }
        return kept;
    }

    /** The path from the folder; {@code dev} and alone standing sets are called by the folder above. */
    private static String name(Path folder, Path manifest, int sets) {
        Path set = parent(manifest);
        String path = folder.relativize(set).toString().replace('\\', '/');
        if (path.isEmpty() || (sets == 1 && path.indexOf('/') < 0 && isPart(set))) {
            Path named = isPart(set) ? parent(set) : set;
            Path name = named.getFileName();
            return name == null ? "data" : name.toString();
        }
        return path.endsWith("/dev") ? path.substring(0, path.length() - "/dev".length()) : path;
    }

    private static boolean isPart(Path set) {
        return set.endsWith("dev");
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /**
     * The place of a set.
     *
     * @param name how reports call it
     * @param path the folder with the manifest
     */
    public record SetFolder(String name, Path path) {
        /**
         * Reads it.
         *
         * @throws UnexpectedDataException when the files are not as expected
         * @throws IOException when reading fails
         */
        public DataSet read() throws UnexpectedDataException, IOException {
            return new SetReader(this).read();
        }
    }
}
