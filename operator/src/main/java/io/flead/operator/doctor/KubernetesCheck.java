package io.flead.operator.doctor;

import io.flead.operator.prerequisites.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kubernetes itself: its version, the namespace, FLEAD's own kind, and what could not be seen. */
final class KubernetesCheck {

    private KubernetesCheck() {}

    static List<Diagnosis> of(ClusterFacts facts) {
        List<Diagnosis> lines = new ArrayList<>();
        lines.add(version(facts.version()));
        lines.add(
                facts.namespaceLabels().isPresent()
                        ? Diagnosis.ok("namespace", facts.namespace() + " exists")
                        : Diagnosis.error(
                                "namespace",
                                facts.namespace() + " does not exist: kubectl create namespace " + facts.namespace()
                                        + ", or name another with -n"));
        lines.add(
                facts.servesPipelines()
                        ? Diagnosis.ok("FleadPipeline", "is served")
                        : Diagnosis.error(
                                "FleadPipeline",
                                "The cluster does not know it: install the chart, or kubectl apply --server-side -f"
                                        + " crds/fleadpipelines.flead.io-v1.yaml"));
        facts.unreadable()
                .forEach(right -> lines.add(Diagnosis.warning(
                        "your account",
                        "may not " + right
                                + ", so not all was examined: have an administrator run this, or grant it")));
        return lines;
    }

    private static Diagnosis version(String version) {
        String oldest = Provider.KUBERNETES.oldest();
        Optional<Release> release = Release.parse(version);
        if (release.isEmpty()) {
            return Diagnosis.warning(
                    "Kubernetes",
                    "its version " + version + " cannot be compared with " + oldest + ": see that it is newer");
        }
        return release.get().isOlderThan(oldest)
                ? Diagnosis.error("Kubernetes", version + " is too old: upgrade to " + oldest + " or newer")
                : Diagnosis.ok("Kubernetes", version);
    }
}
