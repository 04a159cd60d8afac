package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which settings restart pods, held against the schema of the API: none is misspelt, and none forgotten. */
final class RolloutTriggersTest {

    private static final String CRD = "/META-INF/flead/fleadpipelines.flead.io-v1.yaml";

    /** Read by no workload when it starts: they size or place pods, say when, or are read by each run of the batch. */
    private static final Set<String> NOT_READ = Set.of(
            "/aggregation/resources",
            "/analytics/enabled",
            "/analytics/schedule",
            "/analytics/tolerance",
            "/analytics/storage",
            "/analytics/resources");

    @SuppressWarnings("NullAway.Init") // before each test
    private JsonNode spec;

    @BeforeEach
    void readSchema() throws IOException {
        try (InputStream crd = Objects.requireNonNull(RolloutTriggers.class.getResourceAsStream(CRD))) {
            spec = new ObjectMapper(new YAMLFactory())
                    .readTree(crd)
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        }
    }

    @Test
    void everySettingExists() {
        assertThat(used())
                .allSatisfy(pointer -> assertThat(
                                spec.at(pointer.replace("/", "/properties/")).isMissingNode())
                        .as(pointer)
                        .isFalse());
    }

    @Test
    void noSettingIsForgotten() {
        TreeSet<String> declared = new TreeSet<>();
        for (String section :
                Set.of("/readings", "/training/model", "/training/detection", "/aggregation", "/analytics")) {
            spec.at(section.replace("/", "/properties/") + "/properties")
                    .fieldNames()
                    .forEachRemaining(name -> declared.add(section + "/" + name));
        }
        declared.removeAll(NOT_READ);

        assertThat(used()).containsAll(declared);
    }

    private static Set<String> used() {
        return Arrays.stream(RolloutTriggers.values())
                .flatMap(settings -> settings.pointers().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
