package io.flead.api.v1alpha1;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A field of the spec that holds a value; sections such as {@code training} hold fields.
 *
 * @param pointer JSON pointer into the spec, such as {@code /training/model/type}
 * @param component the record component that declares the field
 * @param readers the programs that read it
 */
public record SpecField(String pointer, RecordComponent component, Set<Program> readers) {

    private static final List<SpecField> ALL = List.copyOf(under("", FleadPipelineSpec.class));

    public SpecField {
        readers = Set.copyOf(readers);
        if (readers.isEmpty()) {
            throw new IllegalArgumentException(pointer + " has no readers: name them in @ReadBy");
        }
    }

    /** Every field, in the order of the types. */
    public static List<SpecField> all() {
        return ALL;
    }

    /** The fields that a program reads. */
    public static List<SpecField> readBy(Program program) {
        return ALL.stream().filter(field -> field.readers.contains(program)).toList();
    }

    private static List<SpecField> under(String path, Class<?> section) {
        List<SpecField> fields = new ArrayList<>();
        for (RecordComponent component : section.getRecordComponents()) {
            String pointer = path + "/" + component.getName();
            ReadBy readers = component.getAnnotation(ReadBy.class);
            if (readers != null) {
                fields.add(new SpecField(pointer, component, EnumSet.copyOf(List.of(readers.value()))));
            } else if (component.getType().isRecord()) {
                fields.addAll(under(pointer, component.getType()));
            } else {
                throw new IllegalStateException(pointer + " does not declare its readers: add @ReadBy");
            }
        }
        return fields;
    }
}
