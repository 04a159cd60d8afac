package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Kubectl;
import io.flead.operator.testing.OtherOperators;
import io.flead.operator.testing.Project;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator with the account that its RBAC files give it. */
@ExtendWith(ApiServer.class)
class AccessIT {

    private static final Pattern ACCESS = Pattern.compile("^(\\S*)\\s+\\[(.*?)]\\s+\\[.*?]\\s+\\[(.*?)]\\s*$");

    /**
     * Verbs that this scene gives no occasion for: kinds that this API server lacks, conflicts, adoption of a resource
     * that lost its labels.
     */
    private static boolean rare(String access) {
        return access.contains("policy/poddisruptionbudgets")
                || access.contains("batch/cronjobs")
                || access.contains("kafkausers")
                // Those of a KafkaUser in another namespace.
                || access.equals("create /secrets")
                || access.equals("patch /secrets")
                || (access.startsWith("get ") && !access.contains("/secrets") && !access.endsWith("/kafkas"));
    }

    @Test
    @SuppressWarnings("try") // the others play while the block runs
    void theAccountsRulesAreWhatTheOperatorDoes() throws IOException {
        try (KubernetesClient client = ApiServer.client();
                Scene scene = Scene.set(client)) {
            List<PolicyRule> own = applyRules(client);
            assertThat(own).allSatisfy(rule -> {
                assertThat(rule.getVerbs()).doesNotContain("*");
                assertThat(rule.getResources()).doesNotContain("*");
                assertThat(rule.getApiGroups()).doesNotContain("*");
            });
            try (OtherOperators others = new OtherOperators(client, scene.namespace());
                    TestOperator operator =
                            TestOperator.start(asOperator(client), "http://127.0.0.1:9/{namespace}/{name}")) {
                leadThroughEverything(scene, others);
                Set<String> used = used(operator);
                Set<String> granted = granted(own);

                assertThat(granted).containsAll(used);
                granted.removeAll(used);
                granted.removeIf(AccessIT::rare);
                assertThat(granted).as("granted, and never used").isEmpty();
            }
        }
    }

    /** Without the right to renew its lease it would lead for some seconds, end, and never lead again. */
    @Test
    void theAccountKeepsTheLeadership() throws IOException {
        try (KubernetesClient admin = ApiServer.client()) {
            applyRules(admin);
            String lease = "kept-" + UUID.randomUUID();
            AtomicBoolean lost = new AtomicBoolean();
            try (KubernetesClient account =
                    new KubernetesClientBuilder().withConfig(asOperator(admin)).build()) {
                // As the SDK of the operator does it.
                var election = account.leaderElector()
                        .withConfig(new LeaderElectionConfigBuilder()
                                .withName(lease)
                                .withLock(new LeaseLock("flead", lease, "tests"))
                                .withLeaseDuration(Duration.ofSeconds(12))
                                .withRenewDeadline(Duration.ofSeconds(8))
                                .withRetryPeriod(Duration.ofSeconds(1))
                                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, () -> lost.set(true), leader -> {}))
                                .build())
                        .build()
                        .start();
                var kept = admin.leases().inNamespace("flead").withName(lease);
                await().atMost(Scene.PATIENCE)
                        .until(() -> kept.get() != null
                                && !kept.get()
                                        .getSpec()
                                        .getRenewTime()
                                        .equals(kept.get().getSpec().getAcquireTime()));
                assertThat(lost).isFalse();
                election.cancel(true);
                kept.delete();
            }
        }
    }

    @Test
    void kubectlListsNoWildcardOfTheAccountAndOfSecretsNoList() throws IOException {
        try (KubernetesClient client = ApiServer.client()) {
            applyRules(client);
        }
        for (String namespace : List.of("flead", "default")) {
            List<Access> rules = rulesOfAccount(namespace);
            assertThat(rules).extracting(Access::resource).contains("fleadpipelines.flead.io", "secrets");
            assertThat(rules).allSatisfy(rule -> {
                // Every account may do these: the API server lets all read its discovery and its health.
                if (!rule.resource().isEmpty()) {
                    assertThat(rule.resource()).doesNotContain("*");
                    assertThat(rule.verbs()).isNotEmpty().doesNotContain("*");
                    assertThat(rule.urls()).isEmpty();
                } else {
                    assertThat(rule.verbs()).containsExactly("get");
                }
                if (rule.resource().startsWith("secrets")) {
                    assertThat(rule.verbs()).containsExactlyInAnyOrder("get", "create", "patch");
                }
            });
        }
        assertThat(rulesOfAccount("default"))
                .as("the lease is in the operator's own namespace")
                .extracting(Access::resource)
                .doesNotContain("leases.coordination.k8s.io");
    }

    /** A line of {@code kubectl auth can-i --list}: of a resource, or of URLs. */
    private record Access(String resource, List<String> urls, List<String> verbs) {}

    private static List<Access> rulesOfAccount(String namespace) {
        List<Access> rules = new ArrayList<>();
        String listed = Kubectl.run(
                "auth",
                "can-i",
                "--list",
                "--namespace",
                namespace,
                "--as",
                "system:serviceaccount:flead:flead-operator");
        for (String line : listed.lines().skip(1).toList()) {
            Matcher access = ACCESS.matcher(line);
            assertThat(access.matches()).as(line).isTrue();
            rules.add(new Access(access.group(1), words(access.group(2)), words(access.group(3))));
        }
        return rules;
    }

    private static List<String> words(String list) {
        return list.isBlank() ? List.of() : List.of(list.split(" "));
    }

    /** All that makes, changes and deletes each kind of resource. */
    private static void leadThroughEverything(Scene scene, OtherOperators others) {
        scene.apply("all");
        scene.awaitPhase("all", Phase.Running);
        scene.patch(
                "all",
                "{\"spec\":{\"policies\":{\"network\":true},\"images\":{\"tag\":\"0.2.0\"},\"analytics\":{\"schedule\":\"1 * * * *\"}}}");
        scene.awaitPhase("all", Phase.Running);
        holdUpAPod(scene, others);
        scene.patch(
                "all",
                "{\"spec\":{\"policies\":{\"network\":false},\"analytics\":{\"enabled\":false},"
                        + "\"monitoring\":{\"podMonitor\":false,\"alerts\":false,\"dashboards\":false},"
                        + "\"devices\":{\"source\":{\"simulator\":null,\"external\":{}}}}}");
        await().atMost(Scene.PATIENCE)
                .until(
                        () -> scene.belongings("all").keySet().stream()
                                .noneMatch(
                                        resource -> resource.matches(
                                                "(NetworkPolicy|SparkApplication|PodMonitor|PrometheusRule)/.*|(ServiceAccount|Role|RoleBinding)/.*-analytics|.*-(producer|dashboards)")));
        scene.delete("all");
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("all") == null);
    }

    /** A pod that waits for a volume makes the operator look at pods, and at the events of that pod. */
    private static void holdUpAPod(Scene scene, OtherOperators others) {
        others.leave("all-training");
        KubernetesClient client = scene.client();
        client.resource(scene.resource("all", "FlinkDeployment", "all-training"))
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"observedGeneration\":0,\"lifecycleState\":\"DEPLOYED\",\"jobStatus\":{\"state\":\"CREATED\"}}}");
        others.leave("all-pod");
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("all-pod")
                .withNamespace(scene.namespace())
                .addToLabels(Labels.PIPELINE, "all")
                .addToLabels(Labels.COMPONENT, "training")
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("x")
                .withImage("x")
                .endContainer()
                .endSpec()
                .build();
        client.resource(pod).create();
        client.resource(pod)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"containerStatuses\":[{\"name\":\"x\",\"image\":\"x\",\"imageID\":\"\",\"ready\":false,"
                                + "\"restartCount\":0,\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}}}]}}");
        client.v1()
                .events()
                .inNamespace(scene.namespace())
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("all-mount")
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName("all-pod")
                        .withNamespace(scene.namespace())
                        .withUid(client.resource(pod).get().getMetadata().getUid())
                        .endInvolvedObject()
                        .withReason("FailedMount")
                        .withMessage("secret not found")
                        .build())
                .create();
        scene.awaitCondition("all", "TrainingReady", "False", "VolumeNotReady");
        others.resume("all-training");
        scene.awaitPhase("all", Phase.Running);
    }

    /** Verbs with group and resource, as rules have them. */
    private static Set<String> used(TestOperator operator) {
        Set<String> used = new TreeSet<>();
        for (String request : operator.requests()) {
            used.add(request);
            if (request.startsWith("patch ") && !request.contains("flead.io/")) {
                // Applying a resource that does not exist needs both.
                used.add("create " + request.substring("patch ".length()));
            }
        }
        used.removeIf(request -> request.contains("authorization.k8s.io/selfsubject"));
        return used;
    }

    private static Set<String> granted(List<PolicyRule> rules) {
        Set<String> granted = new TreeSet<>();
        for (PolicyRule rule : rules) {
            for (String verb : rule.getVerbs()) {
                for (String resource : rule.getResources()) {
                    granted.add(verb + " " + rule.getApiGroups().get(0) + "/" + resource);
                }
            }
        }
        return granted;
    }

    /** Applies the files, and gives the operator's own rules. */
    private static List<PolicyRule> applyRules(KubernetesClient client) throws IOException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("flead")
                        .endMetadata()
                        .build())
                .serverSideApply();
        List<PolicyRule> own = new ArrayList<>();
        for (String file : List.of("operator.yaml", "jobs.yaml")) {
            try (InputStream in = Files.newInputStream(Project.root().resolve("operator/rbac/" + file))) {
                for (HasMetadata item : client.load(in).items()) {
                    var applied = client.resource(item).forceConflicts().serverSideApply();
                    if (applied instanceof ClusterRole role && file.equals("operator.yaml")) {
                        own.addAll(role.getRules());
                    }
                }
            }
        }
        return own;
    }

    private static Config asOperator(KubernetesClient client) {
        String token = client.serviceAccounts()
                .inNamespace("flead")
                .withName("flead-operator")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return new ConfigBuilder(ApiServer.config())
                .withOauthToken(token)
                .withAutoOAuthToken(token)
                .withClientCertData(null)
                .withClientKeyData(null)
                .build();
    }
}
