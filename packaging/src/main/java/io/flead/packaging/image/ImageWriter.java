package io.flead.packaging.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes images. The same files give the same bytes: times are fixed, owners are 0.
 *
 * @param version of the images, a label
 * @param created time in every image
 * @param cache folder for layers of base images
 */
public record ImageWriter(String version, Instant created, Path cache) {

    /** Platforms of images in a registry. */
    static final List<String> PLATFORMS = List.of("amd64", "arm64");

    /** For threads of an image that failed. */
    private static final Duration STOPPING = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(ImageWriter.class);

    /**
     * Writes an image for this machine's architecture as a file.
     *
     * @param base an image in a registry, or {@code tar://} and a file
     * @param reference the image's own name
     * @return its digest
     */
    public String writeTar(ImageContent content, String base, ImageReference reference, Path file)
            throws ImageException, InterruptedException {
        return containerize(
                content, base, Set.of(), Containerizer.to(TarImage.at(file).named(reference)));
    }

    /**
     * Writes an image for all platforms into a registry. Credentials come from the container tools' configuration.
     *
     * @return its digest
     */
    public String push(ImageContent content, String base, ImageReference reference)
            throws ImageException, InterruptedException {
        RegistryImage image = RegistryImage.named(reference);
        credentials(reference).forEach(image::addCredentialRetriever);
        return containerize(content, base, Set.copyOf(PLATFORMS), Containerizer.to(image));
    }

    private String containerize(ImageContent content, String base, Set<String> platforms, Containerizer containerizer)
            throws ImageException, InterruptedException {
        try {
            JibContainerBuilder builder = from(base)
                    .setFormat(ImageFormat.OCI)
                    .setCreationTime(created)
                    .setUser(content.user())
                    .setWorkingDirectory(AbsoluteUnixPath.get(content.workingDirectory()))
                    .setExposedPorts(content.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
                    .setLabels(labels(content));
            content.environment().forEach(builder::addEnvironmentVariable);
            content.entrypoint().ifPresent(builder::setEntrypoint);
            for (ImageLayer layer : content.layers()) {
                builder.addFileEntriesLayer(entries(layer));
            }
            if (!platforms.isEmpty()) {
                // Jib begins with linux/amd64 of its own.
                platforms.forEach(architecture -> builder.addPlatform(architecture, "linux"));
            }
            return build(builder, containerizer);
        } catch (InvalidImageReferenceException
                | RegistryException
                | IOException
                | CacheDirectoryCreationException
                | ExecutionException e) {
            throw new ImageException(content.name(), base, e);
        }
    }

    /** Builds on threads of its own, and waits for them: after a failure Jib's would still write into the cache. */
    private String build(JibContainerBuilder builder, Containerizer containerizer)
            throws RegistryException, IOException, CacheDirectoryCreationException, ExecutionException,
                    InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            JibContainer image = builder.containerize(containerizer
                    .setToolName("flead")
                    .setBaseImageLayersCache(cache)
                    .setApplicationLayersCache(cache)
                    .setAlwaysCacheBaseImage(true)
                    .setExecutorService(threads));
            return image.getDigest().toString();
        } finally {
            threads.shutdownNow();
            if (!threads.awaitTermination(STOPPING.toSeconds(), TimeUnit.SECONDS)) {
                LOG.atWarn().addKeyValue("seconds", STOPPING.toSeconds()).log("Threads of a failed image still run.");
            }
        }
    }

    private static JibContainerBuilder from(String base) throws InvalidImageReferenceException {
        if (base.startsWith(Jib.TAR_IMAGE_PREFIX)) {
            return Jib.from(TarImage.at(Path.of(base.substring(Jib.TAR_IMAGE_PREFIX.length()))));
        }
        ImageReference reference = ImageReference.parse(base);
        RegistryImage image = RegistryImage.named(reference);
        credentials(reference).forEach(image::addCredentialRetriever);
        return Jib.from(image);
    }

    private static List<CredentialRetriever> credentials(ImageReference reference) {
        CredentialRetrieverFactory factory = CredentialRetrieverFactory.forImage(reference, event -> {});
        return List.of(factory.dockerConfig(), factory.wellKnownCredentialHelpers());
    }

    private Map<String, String> labels(ImageContent content) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.title", content.title());
        labels.put("org.opencontainers.image.version", version);
        labels.put("org.opencontainers.image.licenses", "Apache-2.0");
        labels.put("org.opencontainers.image.vendor", "FLEAD");
        return labels;
    }

    private FileEntriesLayer entries(ImageLayer layer) {
        FileEntriesLayer.Builder builder = FileEntriesLayer.builder().setName(layer.name());
        for (ImageFile file : layer.files()) {
            builder.addEntry(
                    file.source(),
                    AbsoluteUnixPath.get(file.target()),
                    FilePermissions.fromOctalString(file.executable() ? "755" : "644"),
                    created);
        }
        return builder.build();
    }
}
