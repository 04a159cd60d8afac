package io.flead.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.aggregator.AggregatorClient;
import io.flead.operator.apply.CompressedItemStore;
import io.flead.operator.event.EventRecorder;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.prerequisites.PrerequisiteResolver;
import io.flead.operator.reconcile.PipelineReconciler;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running operator: informers, reconciler, events, polls of aggregators. It ends when it is closed. */
public final class FleadOperator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FleadOperator.class);

    /** Pipelines that an informer asks for at once when it starts. */
    private static final long PAGE = 250;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);
    private static final double RETRY_FACTOR = 1.7;
    /** As the retry counts: no last attempt. */
    private static final int UNLIMITED = -1;

    private static final Duration LAST_RECONCILIATIONS = Duration.ofSeconds(10);
    private static final Duration CACHES_FILLED_WITHIN = Duration.ofMinutes(2);

    private final Operator operator;
    private final PipelineReconciler reconciler;
    private final EventRecorder events;

    private FleadOperator(Operator operator, PipelineReconciler reconciler, EventRecorder events) {
        this.operator = operator;
        this.reconciler = reconciler;
        this.events = events;
    }

    /**
     * Starts an operator. It returns when the caches are filled, and acts as soon as it leads.
     *
     * @param client of the cluster, which remains the caller's
     * @param fatal called when the operator cannot go on and should be restarted; from any thread
     */
    public static FleadOperator start(
            KubernetesClient client, OperatorSettings settings, OperatorMetrics metrics, Runnable fatal) {
        Clock clock = Clock.systemUTC();
        EventRecorder events = new EventRecorder(client, metrics, clock);
        PipelineReconciler reconciler = new PipelineReconciler(
                new PrerequisiteResolver(
                        client, settings.namespaces(), settings.installation(), settings.freshness(), clock),
                new AggregatorClient(settings.aggregators(), client, settings.installation()),
                settings.aggregatorInterval(),
                settings.patience(),
                events,
                metrics,
                clock);
        Operator operator = new Operator(overrider -> configure(overrider, client, settings, metrics, fatal));
        operator.register(reconciler, overrider -> configure(overrider, client, settings));
        operator.start();
        if (settings.leadership().isEmpty()) {
            metrics.leads(true);
        }
        return new FleadOperator(operator, reconciler, events);
    }

    private static void configure(
            ConfigurationServiceOverrider overrider,
            KubernetesClient client,
            OperatorSettings settings,
            OperatorMetrics metrics,
            Runnable fatal) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false)
                .withConcurrentReconciliationThreads(settings.threads())
                .withConcurrentWorkflowExecutorThreads(settings.threads())
                .withReconciliationTerminationTimeout(LAST_RECONCILIATIONS)
                .withCacheSyncTimeout(CACHES_FILLED_WITHIN)
                // Each write would change an annotation of the dependent only to recognise its own event.
                .withPreviousAnnotationForDependentResources(false)
                .withParseResourceVersions(true)
                .withDefaultNonSSAResource(Set.of())
                .withInformerStoppedHandler((informer, failure) -> {
                    if (failure != null && informer.hasSynced()) {
                        LOG.atError()
                                .addKeyValue("kind", informer.getApiTypeClass().getSimpleName())
                                .setCause(failure)
                                .log("informer_failed");
                        fatal.run();
                    }
                });
        settings.leadership()
                .ifPresent(leadership ->
                        overrider.withLeaderElectionConfiguration(leadership.configuration(metrics, fatal)));
    }

    private static void configure(
            ControllerConfigurationOverrider<FleadPipeline> overrider,
            KubernetesClient client,
            OperatorSettings settings) {
        if (settings.namespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
        } else {
            overrider.settingNamespaces(settings.namespaces());
        }
        if (settings.namespaces().size() <= 1) {
            // A store belongs to one informer, and there is one for each namespace listed.
            overrider.withItemStore(
                    new CompressedItemStore<>(FleadPipeline.class, client.getKubernetesSerialization()));
        }
        overrider
                .withReconciliationMaxInterval(settings.resync())
                .withInformerListLimit(PAGE)
                .withOnUpdateFilter(PipelineReconciler::wakes)
                .withRetry(new GenericRetry()
                        .setInitialInterval(FIRST_RETRY.toMillis())
                        .setIntervalMultiplier(RETRY_FACTOR)
                        .setMaxInterval(LONGEST_RETRY.toMillis())
                        .setMaxAttempts(UNLIMITED));
    }

    /**
     * Why it cannot do its work now; empty when it can. An instance that waits for the lease is ready: its caches are.
     */
    public Optional<String> reasonNotReady() {
        return operator.getRuntimeInfo().isStarted()
                        && operator.getRuntimeInfo().allEventSourcesAreHealthy()
                ? Optional.empty()
                : Optional.of("informers are not in touch with the API server");
    }

    /** Lets reconciliations that run come to their end, gives the lease back and stops. */
    @Override
    public void close() {
        reconciler.stopping();
        operator.stop();
        events.close();
    }
}
