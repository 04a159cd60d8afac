package io.flead.testkit.access;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.SpecField;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the fields of the spec that a program reads, by following the calls in its classes from where it starts. A
 * method is reached when reached code calls it, directly or through a supertype, or when a library may call it: it
 * overrides a method of a library's type, and reached code creates its class.
 */
public final class SpecAccess {

    private static final String PROJECT = "io.flead";

    /** Reads {@link #PARTITIONS} for the operator, which creates topics: a program takes their names only. */
    private static final String TOPICS = "io.flead.api.topic.Topics";

    private static final String PARTITIONS = "Kafka.partitions";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(PROJECT);
    private final Set<JavaCodeUnit> reached = new HashSet<>();
    private final Set<JavaClass> instantiated = new HashSet<>();
    private final Map<JavaClass, Set<String>> called = new HashMap<>();
    private final Deque<JavaCodeUnit> open = new ArrayDeque<>();

    private SpecAccess() {}

    /** The fields read by a program that starts in these classes, as {@code Model.type}. */
    public static Set<String> of(Class<?>... starts) {
        SpecAccess access = new SpecAccess();
        for (Class<?> start : starts) {
            access.classes.get(start).getCodeUnits().forEach(access::reach);
        }
        access.follow();
        Set<String> read = access.readFields(unit -> access.reached.contains(unit) && !isTopics(unit));
        access.readFields(unit -> access.reached.contains(unit) && isTopics(unit)).stream()
                .filter(field -> !field.equals(PARTITIONS))
                .forEach(read::add);
        return read;
    }

    /** The fields that are read anywhere in a package, as {@code Model.type}. */
    public static Set<String> inPackage(String name) {
        return new SpecAccess()
                .readFields(unit -> unit.getOwner().getPackageName().startsWith(name) || isTopics(unit));
    }

    /** The fields that are declared as read by a program, as {@code Model.type}. */
    public static Set<String> declaredFor(Program... programs) {
        return Arrays.stream(programs)
                .flatMap(program -> SpecField.readBy(program).stream())
                .map(field -> name(field.component()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> readFields(Predicate<JavaCodeUnit> where) {
        Map<String, String> fields = SpecField.all().stream()
                .map(SpecField::component)
                .collect(Collectors.toMap(
                        field -> field.getDeclaringRecord().getName() + "." + field.getName(),
                        SpecAccess::name,
                        (a, b) -> a));
        return classes.stream()
                .filter(type -> !type.getPackageName().equals(SpecField.class.getPackageName()))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(where)
                .flatMap(SpecAccess::calls)
                .map(call -> fields.get(call.getTargetOwner().getName() + "." + call.getName()))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(RecordComponent field) {
        return field.getDeclaringRecord().getSimpleName() + "." + field.getName();
    }

    private static Stream<? extends JavaAccess<?>> calls(JavaCodeUnit unit) {
        return Stream.of(
                        unit.getMethodCallsFromSelf(),
                        unit.getMethodReferencesFromSelf(),
                        unit.getConstructorCallsFromSelf(),
                        unit.getConstructorReferencesFromSelf())
                .flatMap(Set::stream);
    }

    private void reach(JavaCodeUnit unit) {
        if (!reached.add(unit)) {
            return;
        }
        initialize(unit.getOwner());
        if (unit.isConstructor()) {
            instantiate(unit.getOwner());
        }
        open.add(unit);
    }

    private void follow() {
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            calls(unit).filter(call -> isOurs(call.getTargetOwner())).forEach(this::call);
            unit.getFieldAccesses().forEach(access -> initialize(access.getTargetOwner()));
        }
    }

    private void call(JavaAccess<?> call) {
        Optional<JavaCodeUnit> exact = call.getTarget()
                .resolveMember()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast)
                .filter(unit -> unit.isConstructor() || unit.getModifiers().contains(JavaModifier.STATIC));
        if (exact.isPresent()) {
            reach(exact.get());
            return;
        }
        JavaClass owner = call.getTargetOwner();
        called.computeIfAbsent(owner, unused -> new HashSet<>()).add(call.getName());
        reach(owner, Set.of(call.getName()));
        owner.getAllSubclasses().stream()
                .filter(instantiated::contains)
                .forEach(subclass -> reach(subclass, Set.of(call.getName())));
    }

    private void reach(JavaClass type, Set<String> methods) {
        type.getAllMethods().stream()
                .filter(method -> isOurs(method.getOwner()) && methods.contains(method.getName()))
                .forEach(this::reach);
    }

    private void initialize(JavaClass type) {
        if (isOurs(type)) {
            type.getStaticInitializer().ifPresent(this::reach);
        }
    }

    private void instantiate(JavaClass type) {
        if (!instantiated.add(type)) {
            return;
        }
        Stream.concat(type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
                .forEach(supertype -> reach(
                        type,
                        isOurs(supertype)
                                ? called.getOrDefault(supertype, Set.of())
                                : supertype.getMethods().stream()
                                        .map(JavaMethod::getName)
                                        .collect(Collectors.toSet())));
    }

    private static boolean isTopics(JavaCodeUnit unit) {
        return unit.getOwner().getName().equals(TOPICS);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(PROJECT);
    }
}
