package io.flead.packaging.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The bill of materials of an image in the form of CycloneDX 1.6: every library that the image adds to its base, from
 * the files themselves. What the base holds is for its own bill.
 *
 * @param version of the images and of this project's modules
 */
public record ImageBom(String version) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPECIFICATION = "1.6";
    private static final String JAR = ".jar";

    /**
     * The document of an image; the same for the same files.
     *
     * @param base what the image stands on
     * @throws IOException when a library cannot be read
     */
    public String text(ImageContent image, String base) throws IOException {
        Map<String, ObjectNode> libraries = new TreeMap<>();
        for (ImageLayer layer : image.layers()) {
            for (ImageFile file : layer.files()) {
                if (file.target().endsWith(JAR)) {
                    Coordinates coordinates = coordinates(file.source());
                    ObjectNode library = libraries.get(coordinates.purl());
                    if (library == null) {
                        library = library(coordinates, file.source());
                        libraries.put(coordinates.purl(), library);
                    }
                    // Flink's and the job's class loaders each have their own copy of some.
                    library.withArray("/evidence/occurrences").addObject().put("location", file.target());
                }
            }
        }
        ArrayNode components = JSON.createArrayNode().addAll(libraries.values());
        ObjectNode document = JSON.createObjectNode();
        document.put("bomFormat", "CycloneDX");
        document.put("specVersion", SPECIFICATION);
        document.put(
                "serialNumber",
                "urn:uuid:"
                        + UUID.nameUUIDFromBytes(
                                (image.name() + version + base + components).getBytes(StandardCharsets.UTF_8)));
        document.put("version", 1);
        ObjectNode subject = document.putObject("metadata").putObject("component");
        subject.put("type", "container");
        subject.put("bom-ref", image.name());
        subject.put("name", image.name());
        subject.put("version", version);
        subject.put("description", image.title());
        subject.putArray("properties").addObject().put("name", "flead:base").put("value", base);
        document.set("components", components);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static ObjectNode library(Coordinates coordinates, Path jar) throws IOException {
        ObjectNode component = JSON.createObjectNode();
        component.put("type", "library");
        component.put("bom-ref", coordinates.purl());
        component.put("group", coordinates.group());
        component.put("name", coordinates.artifact());
        component.put("version", coordinates.version());
        component
                .putArray("hashes")
                .addObject()
                .put("alg", "SHA-256")
                .put("content", Sha256.hex(Files.readAllBytes(jar)));
        component.put("purl", coordinates.purl());
        return component;
    }

    /** In a repository of Maven a jar lies at group/artifact/version/; ours lie where they were built. */
    private Coordinates coordinates(Path jar) {
        String name = jar.getFileName().toString();
        String stem = name.substring(0, name.length() - JAR.length());
        if (ProjectBuild.isOurs(jar)) {
            String artifact = stem.replaceFirst("-\\d[\\w.-]*$", "");
            return new Coordinates("io.flead", artifact, version, Optional.empty());
        }
        List<String> folders = new ArrayList<>();
        jar.toAbsolutePath().normalize().forEach(folder -> folders.add(folder.toString()));
        int repository = folders.lastIndexOf("repository");
        int last = folders.size() - 1;
        if (repository < 0 || last - repository < 4 || !stem.startsWith(folders.get(last - 2))) {
            return new Coordinates("", stem.toLowerCase(Locale.ROOT), "", Optional.empty());
        }
        String artifact = folders.get(last - 2);
        String release = folders.get(last - 1);
        String group = String.join(".", folders.subList(repository + 1, last - 2));
        String plain = artifact + "-" + release;
        return new Coordinates(
                group,
                artifact,
                release,
                stem.length() > plain.length() ? Optional.of(stem.substring(plain.length() + 1)) : Optional.empty());
    }

    private record Coordinates(String group, String artifact, String version, Optional<String> classifier) {

        /** Its package URL. */
        String purl() {
            String path = "pkg:maven/" + (group.isEmpty() ? "" : group + "/") + artifact
                    + (version.isEmpty() ? "" : "@" + version);
            return path
                    + classifier
                            .map(name -> "?classifier=" + name + "&type=jar")
                            .orElse("?type=jar");
        }
    }
}
