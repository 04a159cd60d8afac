package io.flead.detector.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.v1alpha1.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The rule of alarms, against the vectors of the reference and its own promises. */
final class AlarmLayerTest {

    private static final double FLAG_LEVEL = AlarmSettings.FLAG_LEVEL;

    private static final Map<String, AlarmSettings> PRESETS = Map.of(
            "sensitive", AlarmSettings.SENSITIVE,
            "balanced", AlarmSettings.BALANCED,
            "quiet", AlarmSettings.QUIET);

    @Test
    void theVectorsOfTheReferenceAreMet() throws IOException {
        JsonNode golden = golden();
        double[] scores = ReferenceScores.series();
        for (Map.Entry<String, JsonNode> score : golden.get("scores").properties()) {
            assertThat(scores[Integer.parseInt(score.getKey())])
                    .isCloseTo(score.getValue().asDouble(), within(1e-9));
        }

        PRESETS.forEach((name, settings) -> {
            List<Step> steps = run(new AlarmLayer(settings), scores, FLAG_LEVEL);
            JsonNode expected = golden.at("/alarms/" + name);
            assertThat(steps).as(name).hasSize(expected.size());
            for (int i = 0; i < steps.size(); i++) {
                steps.get(i).requireEqual(expected.get(i));
            }
        });
    }

    @Test
    void oneHighReadingOpensAnAlarmAndQuietOnesCloseIt() {
        double[] scores = new double[91];
        Arrays.fill(scores, .5);
        scores[50] = 20;

        assertThat(run(new AlarmLayer(AlarmSettings.BALANCED), scores, FLAG_LEVEL))
                .extracting(Step::transition, Step::row)
                .containsExactly(tuple(AlarmTransition.OPENED, 50), tuple(AlarmTransition.CLEARED, 80));
    }

    @Test
    void anAlarmThatGoesOnIsOne() {
        double[] scores = new double[5000];
        Arrays.fill(scores, 50);

        assertThat(run(new AlarmLayer(AlarmSettings.BALANCED), scores, FLAG_LEVEL))
                .hasSize(1);
    }

    @Test
    void repeatsRaiseTheBar() {
        double[] scores = new double[5000];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = row % 100 == 0 ? 2.2 : .3;
        }

        assertThat(run(new AlarmLayer(AlarmSettings.BALANCED), scores, FLAG_LEVEL))
                .filteredOn(step -> step.transition() == AlarmTransition.OPENED)
                .hasSizeBetween(1, 24);
    }

    @Test
    void aDeviceOnTheOldThresholdsMeetsTheSameAlarmsAtItsOwnLevel() {
        double[] scores = ReferenceScores.series();
        double[] old = Arrays.stream(scores).map(score -> score / FLAG_LEVEL).toArray();

        assertThat(run(new AlarmLayer(AlarmSettings.BALANCED), old, 1))
                .extracting(Step::transition, Step::row)
                .isEqualTo(run(new AlarmLayer(AlarmSettings.BALANCED), scores, FLAG_LEVEL).stream()
                        .map(step -> tuple(step.transition(), step.row()))
                        .toList());
    }

    @Test
    void anOpenAlarmStaysWhenTheDevicePassesToTheNewThresholds() {
        AlarmLayer layer = new AlarmLayer(AlarmSettings.BALANCED);
        assertThat(layer.observe(8, 1)).isEqualTo(AlarmTransition.OPENED);
        assertThat(layer.peak()).isEqualTo(8);

        assertThat(layer.observe(11.9, FLAG_LEVEL)).isEqualTo(AlarmTransition.NONE);
        assertThat(layer.isOpen()).isTrue();
        assertThat(layer.peak()).isEqualTo(8);
    }

    @Test
    void damagedBytesAreRefused() throws IOException {
        byte[] bytes = save(new AlarmLayer(AlarmSettings.BALANCED));
        bytes[1] = (byte) 0xFF;

        assertThatThrownBy(() -> load(bytes, AlarmSettings.BALANCED)).isInstanceOf(IOException.class);
    }

    @Property
    void streamingWithCheckpointsEqualsBatch(@ForAll("scores") double[] scores) throws IOException {
        List<Step> batch = run(new AlarmLayer(AlarmSettings.BALANCED), scores, FLAG_LEVEL);

        AlarmLayer layer = new AlarmLayer(AlarmSettings.BALANCED);
        List<Step> streamed = new ArrayList<>();
        for (int row = 0; row < scores.length; row++) {
            layer = load(save(layer), AlarmSettings.BALANCED);
            step(layer, row, scores[row], FLAG_LEVEL, streamed);
        }

        assertThat(streamed).isEqualTo(batch);
    }

    @Property
    void alarmsOpenAndCloseInTurnAndOnlyRise(@ForAll("scores") double[] scores) {
        boolean open = false;
        Severity severity = Severity.MINOR;
        AlarmLayer layer = new AlarmLayer(AlarmSettings.QUIET);
        for (double score : scores) {
            switch (layer.observe(score, FLAG_LEVEL)) {
                case OPENED -> {
                    assertThat(open).isFalse();
                    assertThat(layer.flagged()).isEqualTo(1);
                    open = true;
                    severity = layer.severity();
                }
                case ESCALATED -> {
                    assertThat(open).isTrue();
                    assertThat(layer.severity()).isGreaterThan(severity);
                    severity = layer.severity();
                }
                case CLEARED -> {
                    assertThat(open).isTrue();
                    assertThat(layer.length()).isGreaterThan(AlarmSettings.QUIET.hold());
                    open = false;
                }
                case NONE -> {}
            }
            assertThat(layer.isOpen()).isEqualTo(open);
        }
    }

    @Property
    void quietReadingsCloseEveryAlarm(@ForAll("scores") double[] scores) {
        AlarmLayer layer = new AlarmLayer(AlarmSettings.SENSITIVE);
        for (double score : scores) {
            layer.observe(score, FLAG_LEVEL);
        }
        for (int row = 0; row < AlarmSettings.SENSITIVE.hold(); row++) {
            layer.observe(FLAG_LEVEL, FLAG_LEVEL);
        }

        assertThat(layer.isOpen()).isFalse();
    }

    @Provide
    Arbitrary<double[]> scores() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles().between(0, 3),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.of(0.0, 1.5, 15.0, 1e12))
                .array(double[].class)
                .ofMaxSize(300);
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(AlarmLayerTest.class.getResourceAsStream("/golden/alarms.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static List<Step> run(AlarmLayer layer, double[] scores, double flagLevel) {
        List<Step> steps = new ArrayList<>();
        for (int row = 0; row < scores.length; row++) {
            step(layer, row, scores[row], flagLevel, steps);
        }
        return steps;
    }

    private static void step(AlarmLayer layer, int row, double score, double flagLevel, List<Step> steps) {
        AlarmTransition transition = layer.observe(score, flagLevel);
        if (transition != AlarmTransition.NONE) {
            steps.add(new Step(
                    transition, row, row - layer.rowsBeforeOpening(), layer.severity(), layer.flagged(), layer.peak()));
        }
    }

    private static byte[] save(AlarmLayer layer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        layer.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static AlarmLayer load(byte[] bytes, AlarmSettings settings) throws IOException {
        return AlarmLayer.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)), settings);
    }

    private record Step(AlarmTransition transition, int row, long onset, Severity severity, long flagged, double peak) {

        void requireEqual(JsonNode expected) {
            String kind = switch (transition) {
                case OPENED -> "open";
                case ESCALATED -> "escalate";
                case CLEARED -> "close";
                case NONE -> "none";
            };
            assertThat(kind + " at " + row)
                    .isEqualTo(expected.get("kind").asText() + " at "
                            + expected.get("row").asInt());
            assertThat(severity.text()).isEqualTo(expected.get("severity").asText());
            if (transition == AlarmTransition.OPENED) {
                assertThat(onset).isEqualTo(expected.get("onset").asLong());
            }
            if (transition == AlarmTransition.CLEARED) {
                assertThat(flagged).isEqualTo(expected.get("flagged").asLong());
                assertThat(peak)
                        .isCloseTo(
                                expected.get("peak").asDouble(),
                                within(1e-9 * expected.get("peak").asDouble()));
            }
        }
    }
}
