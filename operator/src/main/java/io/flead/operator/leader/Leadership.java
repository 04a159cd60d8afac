package io.flead.operator.leader;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.flead.operator.metrics.OperatorMetrics;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease that the acting instance holds. The others keep their caches warm and take over when it is not renewed: at
 * most lease duration plus one retry after a leader was killed, at once after one was stopped.
 *
 * @param namespace of the Lease
 * @param identity of this instance; no two may have the same
 */
public record Leadership(String namespace, String lease, String identity) {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration DURATION = Duration.ofSeconds(12);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(8);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /**
     * The configuration of the SDK. It is not to end the process by itself, as it would also when the operator is being
     * stopped, and then wait for the end that it holds up.
     *
     * @param lost called when this instance leads no more: it should end, since it may still be writing
     */
    public LeaderElectionConfiguration configuration(OperatorMetrics metrics, Runnable lost) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaseDuration(DURATION)
                .withRenewDeadline(RENEW_WITHIN)
                .withRetryPeriod(RETRY)
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> {
                            LOG.atInfo().addKeyValue("identity", identity).log("leading");
                            metrics.leads(true);
                        },
                        () -> {
                            LOG.atInfo().addKeyValue("identity", identity).log("not_leading");
                            metrics.leads(false);
                            lost.run();
                        },
                        leader -> LOG.atInfo().addKeyValue("identity", leader).log("new_leader")))
                .build();
    }
}
