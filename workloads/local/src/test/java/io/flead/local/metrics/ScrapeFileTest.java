package io.flead.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.local.port.PortPlan;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeFileTest {

    @Test
    void everyPartOfThePipelineIsScrapedWithThePodMonitorsLabels() throws Exception {
        String text = text("quickstart.yaml");

        assertThat(text.lines().filter(line -> line.contains("targets")))
                .hasSize(5)
                .anyMatch(line -> line.contains("'127.0.0.1:9249'"));
        assertThat(text)
                .contains(
                        "{namespace: 'local', flead_io_pipeline: 'quickstart', app_kubernetes_io_component: 'training'}");
    }

    @Test
    void devicesOutsideHaveNoProducer() throws Exception {
        assertThat(text("plant7.yaml")).doesNotContain("'producer'").contains("'windows'");
    }

    private static String text(String example) throws Exception {
        Pipeline pipeline = PipelineFile.load(Path.of("..", "..", "manifests", example));
        return ScrapeFile.text(pipeline, PortPlan.choose(Map.of(), port -> true));
    }
}
