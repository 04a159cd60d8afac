package io.flead.process.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The version that the build gave to every program, shown as {@code name version}. */
public final class Version implements IVersionProvider {

    private static final String RESOURCE = "version.properties";
    private static final String UNRELEASED = "-SNAPSHOT";

    @Spec
    private CommandSpec command = CommandSpec.create();

    /** Created by picocli. */
    public Version() {}

    /** The version itself. */
    public static String current() {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("missing on the class path: " + RESOURCE);
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** The release that this version leads to: the tag of the images that belong together. */
    public static String release() {
        String version = current();
        return version.endsWith(UNRELEASED) ? version.substring(0, version.length() - UNRELEASED.length()) : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {command.root().name() + " " + current()};
    }
}
