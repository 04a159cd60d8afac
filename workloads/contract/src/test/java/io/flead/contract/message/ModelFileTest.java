package io.flead.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelFileTest {

    private static final ModelFile FILE = new ModelFile("pumps", "{\"features\":[\"a\"]}", model());
    private static final byte[] BYTES = FILE.encode();

    @Test
    void aModelComesBackWithItsCalibrationItsMediansAndItsSpec() throws Exception {
        ModelFile back = ModelFile.decode(BYTES);

        assertThat(back.pipeline()).isEqualTo("pumps");
        assertThat(back.spec()).isEqualTo(FILE.spec());
        assertThat(back.model().encode()).isEqualTo(FILE.model().encode());
        assertThat(FILE.encode()).as("the same model gives the same file").isEqualTo(BYTES);
    }

    @Property(tries = 300)
    void aFileWithAnotherByteIsRefusedOrGivesTheSameModel(
            @ForAll @IntRange(max = 100_000) int place, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] damaged = BYTES.clone();
        damaged[place % damaged.length] ^= (byte) change;
        try {
            // Bytes of the zip's directory, or of times, carry nothing.
            ModelFile back = ModelFile.decode(damaged);
            assertThat(back.model().encode()).isEqualTo(FILE.model().encode());
            assertThat(back.spec()).isEqualTo(FILE.spec());
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 100)
    void aFileThatIsCutShortIsRefusedOrWhole(@ForAll @IntRange(max = 100_000) int length) {
        byte[] cut = Arrays.copyOf(BYTES, length % BYTES.length);
        try {
            assertThat(ModelFile.decode(cut).model().encode())
                    .isEqualTo(FILE.model().encode());
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void whatIsNoSuchFileIsNamed() throws Exception {
        assertThatThrownBy(() -> ModelFile.decode(new byte[0])).hasMessageContaining("no entry manifest.json");
        assertThatThrownBy(() -> ModelFile.decode("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no entry manifest.json");
        assertThatThrownBy(() -> ModelFile.decode(zip("manifest.json", "{\"format\":\"other\"}")))
                .hasMessageContaining("not of the format flead-model 1");
        assertThatThrownBy(() -> ModelFile.decode(zip("manifest.json", "null"))).hasMessageContaining("format");
        assertThatThrownBy(() ->
                        ModelFile.decode(zip("manifest.json", "{\"format\":\"flead-model\",\"formatVersion\":1}")))
                .hasMessageContaining("no entry model.pb");
    }

    private static byte[] zip(String name, String content) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static GlobalModel model() {
        return new GlobalModel(
                17,
                16,
                "FedAvg",
                3,
                30,
                0.25,
                "shape-1",
                new float[] {1.5f, -2},
                Instant.parse("2026-01-01T12:00:00Z"),
                16,
                new FleetCalibration(
                        3, new double[] {1.5, 2}, new double[] {-1, -2}, new double[] {0, .5, 0, .25}, new int[] {10, 20
                        }),
                9,
                new RoundMedians(40, 0.5),
                2,
                ServerState.NONE,
                Optional.of(new Restored(4, "why", false)));
    }
}
