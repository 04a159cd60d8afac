package io.flead.packaging.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import io.flead.api.program.BadInputException;
import io.flead.process.program.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code images}: writes the images as files, or into a registry. */
@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Writes the container images of all programs, or of those that are named.")
public final class ImagesCommand implements Callable<Integer> {

    /** Time in every image: that of the project's reproducible build. */
    static final Instant CREATED = Instant.parse("2026-11-22T00:00:00Z");

    @Option(names = "--root", paramLabel = "DIRECTORY", defaultValue = ".", description = "The project, built")
    private Path root = Path.of(".");

    @Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            defaultValue = "target/images",
            description = "Where the files go")
    private Path output = Path.of("target/images");

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            defaultValue = "",
            description = "Java runtime 17 that the images stand on: an image, or tar:// and a file;"
                    + " eclipse-temurin's when empty")
    private String base = "";

    @Option(
            names = "--flink-base",
            paramLabel = "IMAGE",
            defaultValue = "",
            description =
                    "Flink 1.20 that training stands on; where it is empty, Flink is made from Maven's artifacts on"
                            + " --base if that is a file, else Flink's own image is taken")
    private String flinkBase = "";

    @Option(
            names = "--push",
            paramLabel = "REGISTRY",
            defaultValue = "",
            description = "Writes into this registry, for amd64 and arm64, instead of into files")
    private String registry = "";

    @Parameters(paramLabel = "NAME", description = "Images, such as flead-archiver; all when none is named")
    private List<String> names = new ArrayList<>();

    /** Created by picocli. */
    public ImagesCommand() {}

    @Override
    public Integer call() throws BadInputException, IOException, ImageException, InterruptedException {
        Path project = root.toAbsolutePath().normalize();
        boolean local = base.startsWith("tar://");
        if (local && !registry.isEmpty()) {
            throw new BadInputException("--base " + base + " has one platform, and --push writes two: name an image");
        }
        boolean ownFlink = flinkBase.isEmpty() && local;
        Path stage = project.resolve("target/image-files");
        Map<String, ImageContent> images =
                chosen(new ImageCatalog(new ProjectBuild(project), stage, ownFlink).images());
        ImageWriter writer = new ImageWriter(Version.release(), CREATED, project.resolve("target/image-cache"));
        Path folder = project.resolve(output);
        Files.createDirectories(folder);
        for (ImageContent image : images.values()) {
            write(writer, image, folder);
        }
        return 0;
    }

    private void write(ImageWriter writer, ImageContent image, Path folder)
            throws BadInputException, IOException, ImageException, InterruptedException {
        Instant began = Instant.now();
        String from = switch (image.base()) {
            case JAVA -> base.isEmpty() ? image.base().reference() : base;
            case FLINK -> flinkBase.isEmpty() ? image.base().reference() : flinkBase;
        };
        if (!registry.isEmpty()) {
            ImageReference reference = reference(registry + "/" + image.name());
            String digest = writer.push(image, from, reference);
            System.out.printf(Locale.ROOT, "%-60s %s%n", reference, digest);
            return;
        }
        Path file = folder.resolve(image.name() + ".tar");
        String digest = writer.writeTar(image, from, reference("ghcr.io/flead/" + image.name()), file);
        // Where a base lies on this machine is nobody else's business.
        String named = from.startsWith("tar://") ? Path.of(from).getFileName().toString() : from;
        Files.writeString(
                folder.resolve(image.name() + ".cdx.json"), new ImageBom(Version.release()).text(image, named));
        System.out.printf(
                Locale.ROOT,
                "%-18s %5d MiB  %s  %d s%n",
                image.name(),
                Files.size(file) >> 20,
                digest,
                Duration.between(began, Instant.now()).toSeconds());
    }

    private ImageReference reference(String name) throws BadInputException {
        try {
            return ImageReference.parse(name + ":" + Version.release());
        } catch (InvalidImageReferenceException e) {
            throw new BadInputException("not the name of an image: " + name + ":" + Version.release());
        }
    }

    private Map<String, ImageContent> chosen(Map<String, ImageContent> all) throws BadInputException {
        if (names.isEmpty()) {
            return all;
        }
        Map<String, ImageContent> chosen = new LinkedHashMap<>();
        for (String name : names) {
            ImageContent image = all.get(name);
            if (image == null) {
                throw new BadInputException("no image " + name + ": there are " + String.join(", ", all.keySet()));
            }
            chosen.put(name, image);
        }
        return chosen;
    }
}
