package io.flead.api.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Kafka;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ClientNamesPropertiesTest {

    @Example
    void invariant13_aPrefixThatEndsAsAnotherPipelinesNameBeginsFencesNoOne() {
        assertThat(names("plant-", "one")).doesNotContainAnyElementsOf(names("", "plant-one"));
    }

    @Property
    void invariant13_twoPipelinesShareNoNameAndNoneIsAnothersPrefix(
            @ForAll("prefixes") String prefix,
            @ForAll("pipelines") String name,
            @ForAll("prefixes") String otherPrefix,
            @ForAll("pipelines") String otherName) {
        Assume.that(!prefix.equals(otherPrefix) || !name.equals(otherName));
        Set<String> others = names(otherPrefix, otherName);

        assertThat(names(prefix, name)).allSatisfy(own -> assertThat(others).noneMatch(other -> other.startsWith(own)));
    }

    /** Few characters, so that parts of one often are parts of another. */
    @Provide
    Arbitrary<String> prefixes() {
        return Arbitraries.strings().withChars("a._-").ofMaxLength(4);
    }

    @Provide
    Arbitrary<String> pipelines() {
        return Arbitraries.strings().withChars("a-").ofMaxLength(4).map(middle -> "a" + middle + "a");
    }

    private static Set<String> names(String prefix, String pipeline) {
        ClientNames names =
                ClientNames.of(new Kafka(null, null, null, prefix, 6, 3, Kafka.DeletionPolicy.Delete), pipeline);
        return Stream.concat(names.groups().stream(), Stream.of(names.windows()))
                .collect(Collectors.toSet());
    }
}
