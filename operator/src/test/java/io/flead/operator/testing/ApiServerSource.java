package io.flead.operator.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Sources of the tests' API server: the first available one is used. */
enum ApiServerSource {
    /**
     * The one that {@code KUBECONFIG} names, only when {@code FLEAD_TEST_CLUSTER=1}: tests create and delete anything
     * there.
     */
    CLUSTER,
    /** The kit in the shared folder. */
    KIT,
    /** One that fabric8's kube-api-test downloads. */
    DOWNLOAD;

    /** @param kit the kit's program, whether it is there or not */
    static ApiServerSource choose(Map<String, String> environment, Path kit) {
        if ("1".equals(environment.get("FLEAD_TEST_CLUSTER")) && environment.containsKey("KUBECONFIG")) {
            return CLUSTER;
        }
        return Files.isExecutable(kit) ? KIT : DOWNLOAD;
    }
}
