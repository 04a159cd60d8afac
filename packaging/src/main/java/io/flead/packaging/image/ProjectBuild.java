package io.flead.packaging.image;

import io.flead.api.program.BadInputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code make build} left: each module's jar and class path.
 *
 * @param root of the project
 */
public record ProjectBuild(Path root) {

    private static final Pattern OURS = Pattern.compile("flead-[a-z0-9-]+-\\d[\\w.-]*\\.jar");

    /**
     * The jar of a module.
     *
     * @param module its folder, such as {@code workloads/archiver}
     * @throws BadInputException when it is not built
     */
    public Path jar(String module) throws BadInputException, IOException {
        Path target = root.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(file ->
                                OURS.matcher(file.getFileName().toString()).matches())
                        .filter(file -> !file.getFileName().toString().endsWith("-tests.jar"))
                        .toList();
                if (jars.size() == 1) {
                    return jars.get(0);
                }
                if (jars.size() > 1) {
                    throw new BadInputException("jars of several versions in " + target + ": run 'make clean build'");
                }
            }
        }
        throw new BadInputException("no jar in " + target + ": run 'make build'");
    }

    /**
     * The class path of a module, itself first, in the order in which its tests ran.
     *
     * @throws BadInputException when it is not built
     */
    public List<Path> classPath(String module) throws BadInputException, IOException {
        List<Path> path = new ArrayList<>();
        path.add(jar(module));
        path.addAll(libraries(module));
        return path;
    }

    /**
     * The class path of a module without itself.
     *
     * @throws BadInputException when it is not built
     */
    public List<Path> libraries(String module) throws BadInputException, IOException {
        Path file = root.resolve(module).resolve("target/classpath.txt");
        if (!Files.exists(file)) {
            throw new BadInputException("no " + file + ": run 'make build'");
        }
        List<Path> path = new ArrayList<>();
        for (String entry : Arrays.asList(Files.readString(file).strip().split(File.pathSeparator))) {
            Path library = Path.of(entry);
            // A build that ended before its jars were made names class folders.
            path.add(
                    Files.isDirectory(library)
                            ? jar(root.relativize(library.resolve("../..").normalize())
                                    .toString())
                            : library);
        }
        return path;
    }

    /** Whether a jar is a module of this project, which changes with each build. */
    static boolean isOurs(Path jar) {
        return OURS.matcher(jar.getFileName().toString()).matches();
    }
}
