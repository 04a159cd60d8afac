package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.flead.operator.doctor.ClusterFacts.StorageClassFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Classes for the volumes that pipelines ask for. */
final class StorageCheck {

    private static final String SUBJECT = "storage class";

    private StorageCheck() {}

    static List<Diagnosis> of(ClusterFacts facts, List<ExaminedPipeline> pipelines) {
        List<Diagnosis> lines = new ArrayList<>();
        if (facts.storageClasses().isEmpty()) {
            return lines;
        }
        List<StorageClassFact> classes = facts.storageClasses().get();
        TreeSet<String> wanted = new TreeSet<>();
        pipelines.forEach(pipeline -> pipeline.declared(PersistentVolumeClaim.class)
                .forEach(claim -> wanted.add(Optional.ofNullable(claim.getSpec().getStorageClassName())
                        .orElse(""))));
        if (pipelines.isEmpty()) {
            wanted.add("");
        }
        for (String name : wanted) {
            Optional<StorageClassFact> found = classes.stream()
                    .filter(storage -> name.isEmpty()
                            ? storage.preferred()
                            : storage.name().equals(name))
                    .findFirst();
            lines.add(found.map(StorageCheck::there).orElseGet(() -> absent(name, classes, !pipelines.isEmpty())));
        }
        return lines;
    }

    private static Diagnosis there(StorageClassFact storage) {
        return Diagnosis.ok(
                SUBJECT,
                storage.name()
                        + (storage.preferred() ? ", the default" : "")
                        + (storage.grows() ? "" : "; its volumes cannot grow, so choose sizes for later too"));
    }

    private static Diagnosis absent(String name, List<StorageClassFact> classes, boolean needed) {
        String names = classes.isEmpty()
                ? "there is none at all"
                : "there are "
                        + String.join(
                                ", ",
                                new TreeSet<>(classes.stream()
                                        .map(StorageClassFact::name)
                                        .toList()));
        return Diagnosis.lacking(
                needed,
                SUBJECT,
                name.isEmpty()
                        ? "no default, and claims without a class stay Pending (" + names + "): annotate one with"
                                + " storageclass.kubernetes.io/is-default-class=true, or set storage.storageClassName"
                        : name + " does not exist (" + names + "): create it, or correct storage.storageClassName");
    }
}
