package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.SpecField;
import io.flead.operator.pipeline.Digest;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Digests of the fields that a program reads when it starts, as {@link io.flead.api.v1alpha1.ReadBy} declares them. A
 * change of the digest restarts the program's pods.
 *
 * <p>A field that is absent or at its default does not count: a field that a later version adds restarts no pod of a
 * pipeline that does not use it.
 */
final class RolloutTriggers {

    private static final Map<String, JsonNode> DEFAULTS = defaults();

    private RolloutTriggers() {}

    /** The digest of the fields that a program reads. */
    static String digest(Program program, PipelineDocument document) {
        List<String> values = new ArrayList<>();
        for (SpecField field : SpecField.readBy(program)) {
            JsonNode value = document.spec().at(field.pointer());
            if (!value.isMissingNode() && !value.equals(DEFAULTS.get(field.pointer()))) {
                values.add(field.pointer());
                values.add(value.toString());
            }
        }
        return Digest.of(values);
    }

    private static Map<String, JsonNode> defaults() {
        Map<String, JsonNode> defaults = new HashMap<>();
        for (SpecField field : SpecField.all()) {
            RecordComponent component = field.component();
            Default declared = component.getAccessor().getAnnotation(Default.class);
            if (declared != null) {
                defaults.put(field.pointer(), PipelineDocument.value(declared.value(), component.getGenericType()));
            }
        }
        return defaults;
    }
}
