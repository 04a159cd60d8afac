package io.flead.operator;

import java.io.Serial;

/** The cluster cannot be used now. The message names the cluster, the cause and the remedy. */
final class ClusterException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    ClusterException(String cluster, Exception cause) {
        super("cluster " + cluster + ": " + ClusterClient.reason(cause));
    }
}
