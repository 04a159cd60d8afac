package io.flead.local.run;

import io.flead.local.failure.UserException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The built project. */
public record InstallDirectory(Path root) {

    /** Environment variable and, as {@code flead.home}, system property with the root directory. */
    public static final String VARIABLE = "FLEAD_HOME";

    /**
     * Finds the project: the system property, the environment, or the place these classes were loaded from.
     *
     * @throws UserException when there is no project
     */
    public static InstallDirectory find(Map<String, String> environment) throws UserException {
        String given = System.getProperty("flead.home", environment.getOrDefault(VARIABLE, ""));
        Path root = given.isEmpty() ? loadedFrom() : Path.of(given);
        if (!Files.isDirectory(root.resolve("workloads"))) {
            throw new UserException("no FLEAD project at " + root + ": set " + VARIABLE + " to its root directory");
        }
        return new InstallDirectory(root.toAbsolutePath().normalize());
    }

    /**
     * The class path of a workload: its classes, then their dependencies.
     *
     * @throws UserException when it is not built
     */
    public String classPath(String workload) throws UserException {
        return classPath(root.resolve("workloads").resolve(workload), workload);
    }

    /**
     * As {@link #classPath(String)}, of the operator.
     *
     * @throws UserException when it is not built
     */
    public String operatorClassPath() throws UserException {
        return classPath(root.resolve("operator"), "operator");
    }

    private static String classPath(Path module, String name) throws UserException {
        Path target = module.resolve("target");
        Path list = target.resolve("classpath.txt");
        Path classes = target.resolve("classes");
        if (!Files.isRegularFile(list) || !Files.isDirectory(classes)) {
            throw new UserException("the " + name + " is not built (no " + list + "): run 'make build'");
        }
        try {
            return classes + File.pathSeparator + Files.readString(list).strip();
        } catch (IOException e) {
            throw new UserException("cannot read " + list + ": run 'make build'", e);
        }
    }

    /** These classes lie in {@code workloads/local/target/classes} or in a jar beside that directory. */
    private static Path loadedFrom() throws UserException {
        try {
            Path classes = Path.of(InstallDirectory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path root = classes;
            for (int i = 0; i < 4 && root != null; i++) {
                root = root.getParent();
            }
            if (root == null) {
                throw new UserException("set " + VARIABLE + " to the root directory of the project");
            }
            return root;
        } catch (URISyntaxException e) {
            throw new UserException("set " + VARIABLE + " to the root directory of the project", e);
        }
    }
}
