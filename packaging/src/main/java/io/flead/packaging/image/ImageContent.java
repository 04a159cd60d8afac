package io.flead.packaging.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an image adds to its base.
 *
 * @param name such as {@code flead-archiver}
 * @param title one line for people
 * @param base on what it stands
 * @param layers from the one that changes least to the one that changes most
 * @param entrypoint the program and its first arguments; the base's own when empty
 * @param user {@code uid:gid}
 * @param workingDirectory of the program
 * @param ports that it listens on
 * @param environment variables
 */
public record ImageContent(
        String name,
        String title,
        BaseImage base,
        List<ImageLayer> layers,
        Optional<List<String>> entrypoint,
        String user,
        String workingDirectory,
        List<Integer> ports,
        Map<String, String> environment) {

    public ImageContent {
        layers = List.copyOf(layers);
        entrypoint = entrypoint.map(List::copyOf);
        ports = List.copyOf(ports);
        environment = Map.copyOf(environment);
        if (!user.matches("[1-9]\\d*:[1-9]\\d*")) {
            throw new IllegalArgumentException("user must be two numbers above 0: " + user);
        }
    }
}
