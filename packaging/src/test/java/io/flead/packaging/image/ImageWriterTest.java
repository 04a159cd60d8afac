package io.flead.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.ImageReference;
import io.flead.packaging.ProjectRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as files, on a base that holds one file. */
final class ImageWriterTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void theSameBuildGivesTheSameDigest() throws Exception {
        String base = "tar://" + base(directory.resolve("base.tar"));

        assertThat(write("one", base)).isEqualTo(write("other", base));
    }

    @Test
    void anImageHoldsItsProgramForAUserThatIsNotRoot() throws Exception {
        write("image", "tar://" + base(directory.resolve("base.tar")));

        Map<String, byte[]> files = tar(Files.readAllBytes(directory.resolve("image.tar")));
        JsonNode manifest = blob(
                files,
                JSON.readTree(files.get("index.json")).at("/manifests/0/digest").asText());
        JsonNode config = blob(files, manifest.at("/config/digest").asText());
        assertThat(config.at("/config/User").asText()).isEqualTo("10001:10001");
        assertThat(config.at("/config/Entrypoint").toString())
                .isEqualTo("[\"java\",\"@/app/java-arguments\",\"io.flead.archiver.ArchiverMain\"]");
        assertThat(config.at("/config/Labels/org.opencontainers.image.version").asText())
                .isEqualTo("1.2.3");
        assertThat(config.get("created").asText()).isEqualTo(ImagesCommand.CREATED.toString());
        TreeSet<String> paths = new TreeSet<>();
        for (JsonNode layer : manifest.get("layers")) {
            byte[] content =
                    files.get("blobs/sha256/" + layer.get("digest").asText().substring("sha256:".length()));
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(content))) {
                paths.addAll(tar(unpacked.readAllBytes()).keySet());
            }
        }
        assertThat(paths)
                .contains("etc/base", "app/java-arguments")
                .anyMatch(path -> path.startsWith("app/lib/flead-archiver-"))
                .anyMatch(path -> path.startsWith("app/lib/kafka-clients-"));
    }

    @Test
    void aMissingBaseIsSaidInOneLine() {
        assertThatThrownBy(() -> write("none", "tar:///nowhere/base.tar"))
                .isInstanceOf(ImageException.class)
                .hasMessage("flead-archiver from tar:///nowhere/base.tar: /nowhere/base.tar");
    }

    /** Writes the archiver's image with a cache of its own, and returns its digest. */
    private String write(String name, String base) throws Exception {
        Path stage = directory.resolve("stage");
        ImageContent archiver = new ImageCatalog(new ProjectBuild(ProjectRoot.path()), stage, true)
                .images()
                .get("flead-archiver");
        assertThat(archiver).isNotNull();
        return new ImageWriter("1.2.3", ImagesCommand.CREATED, directory.resolve(name + "-cache"))
                .writeTar(
                        java.util.Objects.requireNonNull(archiver),
                        base,
                        ImageReference.parse("example.com/flead-archiver:1.2.3"),
                        directory.resolve(name + ".tar"));
    }

    /** An image as container engines export it, with one layer of one file. */
    private static Path base(Path file) throws IOException, NoSuchAlgorithmException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        writeTar(layer, Map.of("etc/base", "a base\n".getBytes(StandardCharsets.UTF_8)));
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(layer.toByteArray()));
        String config = """
                {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}""".formatted(digest);
        String manifest = "[{\"Config\":\"config.json\",\"RepoTags\":[\"base:1\"],\"Layers\":[\"layer.tar\"]}]";
        try (OutputStream out = Files.newOutputStream(file)) {
            writeTar(
                    out,
                    Map.of(
                            "config.json", config.getBytes(StandardCharsets.UTF_8),
                            "manifest.json", manifest.getBytes(StandardCharsets.UTF_8),
                            "layer.tar", layer.toByteArray()));
        }
        return file;
    }

    private static void writeTar(OutputStream out, Map<String, byte[]> files) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
    }

    private static Map<String, byte[]> tar(byte[] content) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(content))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    private static JsonNode blob(Map<String, byte[]> files, String digest) throws IOException {
        return JSON.readTree(files.get("blobs/sha256/" + digest.substring("sha256:".length())));
    }
}
