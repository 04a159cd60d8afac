package io.flead.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerSourceTest {

    private static final Map<String, String> KUBECONFIG = Map.of("KUBECONFIG", "/home/somebody/.kube/config");
    private static final Map<String, String> TOLD =
            Map.of("KUBECONFIG", "/home/somebody/.kube/config", "FLEAD_TEST_CLUSTER", "1");

    @TempDir
    private Path directory;

    @Test
    void aClusterIsUsedOnlyWhenTheVariableAllowsIt() throws IOException {
        Path kit = kit();
        assertThat(ApiServerSource.choose(TOLD, kit)).isEqualTo(ApiServerSource.CLUSTER);
        assertThat(ApiServerSource.choose(KUBECONFIG, kit)).isEqualTo(ApiServerSource.KIT);
        assertThat(ApiServerSource.choose(Map.of("FLEAD_TEST_CLUSTER", "1"), kit))
                .isEqualTo(ApiServerSource.KIT);
        assertThat(ApiServerSource.choose(Map.of(), kit)).isEqualTo(ApiServerSource.KIT);
    }

    @Test
    void withoutClusterAndKitOneIsDownloaded() {
        Path absent = directory.resolve("kube");
        assertThat(ApiServerSource.choose(Map.of(), absent)).isEqualTo(ApiServerSource.DOWNLOAD);
        assertThat(ApiServerSource.choose(KUBECONFIG, absent)).isEqualTo(ApiServerSource.DOWNLOAD);
        assertThat(ApiServerSource.choose(TOLD, absent)).isEqualTo(ApiServerSource.CLUSTER);
    }

    private Path kit() throws IOException {
        Path kit = Files.createFile(directory.resolve("kit"));
        assertThat(kit.toFile().setExecutable(true)).isTrue();
        return kit;
    }
}
