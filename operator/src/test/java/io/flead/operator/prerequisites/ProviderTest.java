package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.operator.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The oldest usable releases, wherever a person reads them. */
class ProviderTest {

    @Test
    void documentsAndChartNameTheSameReleases() throws IOException {
        String documents = Files.readString(Project.root().resolve("docs/operator.md"));
        String notes = Files.readString(Project.root().resolve("charts/flead/templates/NOTES.txt"));
        for (Provider provider : new Provider[] {Provider.STRIMZI, Provider.FLINK, Provider.SPARK}) {
            assertThat(documents).contains("| " + provider.oldest() + " |");
            assertThat(notes).contains(" " + provider.oldest() + " or newer");
        }
        String kubernetes = Provider.KUBERNETES.oldest();
        assertThat(documents).contains("Kubernetes " + kubernetes + " or newer");
        assertThat(Files.readString(Project.root().resolve("charts/flead/Chart.yaml")))
                .contains(">=" + kubernetes + ".0");
    }
}
