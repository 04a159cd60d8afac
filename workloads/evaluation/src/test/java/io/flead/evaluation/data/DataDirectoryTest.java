package io.flead.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.evaluation.data.DataDirectory.SetFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private static final String MANIFEST = "device_id,file,rows,train_rows\n";
    private static final String PUMP = """
            timestamp,device_id,flow,heat,label
            2020-01-01T00:00:00Z,pump,1,2,
            2020-01-01T00:00:05Z,pump,3,4,1
            2020-01-01T00:00:10Z,pump,5,,
            2020-01-01T00:00:15Z,pump,7,8,1
            2020-01-01T00:00:40Z,pump,9,10,0
            """;

    @TempDir
    private Path folder;

    @Test
    void readsPlainAndZippedFiles() throws Exception {
        write("one/dev/manifest.csv", MANIFEST + "pump,pump.csv,5,2\nother,other.csv.gz,5,3\n");
        write("one/dev/pump.csv", PUMP);
        zip("one/dev/other.csv.gz", PUMP.replace("pump", "other"));
        DataSet set = DataDirectory.sets(folder).get(0).read();
        assertThat(set.name()).isEqualTo("one");
        assertThat(set.features()).containsExactly("flow", "heat");
        assertThat(set.recordings()).extracting(Recording::device).containsExactly("pump", "other");
        Recording pump = set.recordings().get(0);
        assertThat(pump.rows()[1]).containsExactly(3, 4);
        assertThat(pump.rows()[2]).containsExactly(5, Double.NaN);
        assertThat(pump.trainRows()).isEqualTo(2);
        assertThat(pump.interval()).isEqualTo(Duration.ofSeconds(5));
        RowLabels labels = set.devices().get(0).labels();
        assertThat(labels.rows()).isEqualTo(3);
        assertThat(labels.known(0)).as("an empty label is unknown").isFalse();
        assertThat(labels.anomalous(1)).isTrue();
        assertThat(labels.known(2)).isTrue();
        assertThat(labels.anomalous(2)).isFalse();
    }

    @Test
    void findsSeveralSetsOrOne() throws Exception {
        for (String set : new String[] {"b/dev", "a/dev", "c/held-out"}) {
            write(set + "/manifest.csv", MANIFEST + "pump,pump.csv,5,2\n");
            write(set + "/pump.csv", PUMP);
        }
        assertThat(DataDirectory.sets(folder)).extracting(SetFolder::name).containsExactly("a", "b", "c/held-out");
        assertThat(DataDirectory.sets(folder.resolve("a")))
                .extracting(SetFolder::name)
                .containsExactly("a");
        assertThat(DataDirectory.sets(folder.resolve("a/dev")))
                .extracting(SetFolder::name)
                .containsExactly("a");
        assertThatThrownBy(() -> DataDirectory.named(DataDirectory.sets(folder), "d"))
                .isInstanceOf(UnexpectedDataException.class)
                .hasMessage("there is no set 'd'; there are a, b, c/held-out");
    }

    @Test
    void refusesAnotherLayoutAndNamesTheExpectedOne() throws Exception {
        assertRefused("holds no manifest.csv");
        write("manifest.csv", "name,file\n");
        assertRefused("it has no column device_id");
        write("manifest.csv", MANIFEST);
        assertRefused("it names no device");
        write("manifest.csv", MANIFEST + "pump,pump.csv,5,2\n");
        assertRefused("is not there");
        write("pump.csv", "time,pump,flow,label\n");
        assertRefused("its columns are 'time,pump,flow,label'");
        write("pump.csv", PUMP.replace("3,4,1", "3,x,1"));
        assertRefused("line 3 has 'x' for a number");
        write("pump.csv", PUMP.replace("9,10,0", "9,10,2"));
        assertRefused("line 6 has the label '2'");
        write("pump.csv", PUMP.replace("9,10,0", "9,10"));
        assertRefused("line 6 has 4 cells");
        write("pump.csv", PUMP.replace("2020-01-01T00:00:05Z", "noon"));
        assertRefused("line 3 has 'noon' for a time");
        write("pump.csv", PUMP);
        write("manifest.csv", MANIFEST + "pump,pump.csv,5,5\n");
        assertRefused("of which the manifest wants 5 for training");
        write("manifest.csv", MANIFEST + "pump,pump.csv,5,2\nother,other.csv,5,2\n");
        write("other.csv", PUMP.replace("heat", "cold"));
        assertRefused("device other has other sensors than pump");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> {
                    for (SetFolder set : DataDirectory.sets(folder)) {
                        set.read();
                    }
                })
                .isInstanceOf(UnexpectedDataException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("Expected is one set's folder");
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    private void zip(String file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(file)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
