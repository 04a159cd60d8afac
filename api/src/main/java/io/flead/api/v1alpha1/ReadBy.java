package io.flead.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares which programs read a field of the spec. A change of the field restarts the pods of these programs and of no
 * others. Each program's access test compares the declaration with the program's classes.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ReadBy {
    /** The readers, at least one. */
    Program[] value();
}
