package io.flead.packaging.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.packaging.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ChartFilesTest {

    private static final Path ROOT = ProjectRoot.path();
    private final ChartFiles files = new ChartFiles(ROOT);

    @Test
    void whatTheChartTakesFromTheProjectIsCurrent() throws IOException {
        assertCurrent(files.copies());
    }

    @Test
    void whatIsMadeOfTheChartIsCurrent() throws IOException {
        assertCurrent(files.products());
    }

    private static void assertCurrent(SortedMap<String, String> expected) throws IOException {
        SortedMap<String, String> actual = new TreeMap<>();
        for (Map.Entry<String, String> file : expected.entrySet()) {
            Path path = ROOT.resolve(file.getKey());
            actual.put(file.getKey(), Files.exists(path) ? Files.readString(path) : "");
        }
        assertThat(actual).as("run 'make chart'").isEqualTo(expected);
    }
}
