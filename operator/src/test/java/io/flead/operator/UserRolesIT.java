package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Project;
import io.flead.operator.testing.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people may do with pipelines by the roles that the installation adds to Kubernetes' own. */
@ExtendWith(ApiServer.class)
class UserRolesIT {

    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    @Test
    void whoMayViewOrEditANamespaceMayViewOrEditItsPipelines() throws IOException {
        try (KubernetesClient client = ApiServer.client();
                Scene scene = Scene.set(client)) {
            applyRoles(client);
            for (String role : List.of("view", "edit", "admin")) {
                client.rbac()
                        .roleBindings()
                        .inNamespace(scene.namespace())
                        .resource(new RoleBindingBuilder()
                                .withNewMetadata()
                                .withName(role)
                                .endMetadata()
                                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                                .addNewSubject("rbac.authorization.k8s.io", "User", "of-" + role, null)
                                .build())
                        .create();
            }
            // A controller aggregates the roles.
            await().atMost(Scene.PATIENCE)
                    .until(() -> allowed(client, "of-edit", scene.namespace(), "fleadpipelines", "")
                            .contains("create"));

            assertThat(allowed(client, "of-view", scene.namespace(), "fleadpipelines", ""))
                    .containsExactlyInAnyOrder("get", "list", "watch");
            for (String user : List.of("of-edit", "of-admin")) {
                assertThat(allowed(client, user, scene.namespace(), "fleadpipelines", ""))
                        .as(user)
                        .containsExactlyInAnyOrderElementsOf(VERBS);
                assertThat(allowed(client, user, scene.namespace(), "fleadpipelines", "status"))
                        .as("the status is the operator's")
                        .containsExactly("get");
            }
            assertThat(allowed(client, "of-edit", "default", "fleadpipelines", ""))
                    .as("another namespace")
                    .isEmpty();
            assertThat(allowed(client, "of-nobody", scene.namespace(), "fleadpipelines", ""))
                    .isEmpty();
        }
    }

    private static Set<String> allowed(
            KubernetesClient client, String user, String namespace, String resource, String subresource) {
        Set<String> verbs = new TreeSet<>();
        for (String verb : VERBS) {
            SubjectAccessReview answer = client.authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(new SubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withUser(user)
                            .withNewResourceAttributes()
                            .withGroup("flead.io")
                            .withResource(resource)
                            .withSubresource(subresource.isEmpty() ? null : subresource)
                            .withNamespace(namespace)
                            .withVerb(verb)
                            .endResourceAttributes()
                            .endSpec()
                            .build());
            if (Boolean.TRUE.equals(answer.getStatus().getAllowed())) {
                verbs.add(verb);
            }
        }
        return verbs;
    }

    /** As the chart renders them into the file for kubectl. */
    private static void applyRoles(KubernetesClient client) throws IOException {
        try (InputStream in = Files.newInputStream(Project.root().resolve("manifests/install.yaml"))) {
            List<ClusterRole> roles = client.load(in).items().stream()
                    .filter(ClusterRole.class::isInstance)
                    .map(ClusterRole.class::cast)
                    .filter(role -> role.getMetadata().getName().matches(".*-(view|edit)"))
                    .toList();
            assertThat(roles).hasSize(2);
            roles.forEach(role -> client.resource(role).forceConflicts().serverSideApply());
        }
    }
}
