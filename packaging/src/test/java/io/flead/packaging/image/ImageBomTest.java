package io.flead.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.packaging.ProjectRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageBomTest {

    @TempDir
    Path stage;

    @ParameterizedTest
    @ValueSource(strings = {"flead-operator", "flead-archiver", "flead-training", "flead"})
    void listsEveryLibraryOfTheImageAsCycloneDx(String name) throws Exception {
        ImageContent image = image(name);

        String text = new ImageBom("1.2.3").text(image, "eclipse-temurin:17-jre");

        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonParser parser = new JsonParser();
        assertThat(parser.validate(bytes, Version.VERSION_16)).isEmpty();
        Bom bom = parser.parse(bytes);
        long jars = image.layers().stream()
                .flatMap(layer -> layer.files().stream())
                .map(file -> file.source().getFileName().toString())
                .filter(file -> file.endsWith(".jar"))
                .distinct()
                .count();
        assertThat(bom.getComponents())
                .hasSize((int) jars)
                .allMatch(component -> component.getVersion() != null
                        && !component.getVersion().isEmpty()
                        && !component.getGroup().isEmpty())
                .extracting(Component::getPurl)
                .contains("pkg:maven/io.flead/flead-process@1.2.3?type=jar");
    }

    @Test
    void theSameFilesGiveTheSameDocument() throws Exception {
        ImageContent image = image("flead-archiver");

        assertThat(new ImageBom("1.2.3").text(image, "base"))
                .isEqualTo(new ImageBom("1.2.3").text(image, "base"))
                .isNotEqualTo(new ImageBom("1.2.4").text(image, "base"))
                .contains("pkg:maven/org.postgresql/postgresql@")
                .contains("/app/lib/");
    }

    private ImageContent image(String name) throws Exception {
        return Objects.requireNonNull(new ImageCatalog(new ProjectBuild(ProjectRoot.path()), stage, true)
                .images()
                .get(name));
    }
}
