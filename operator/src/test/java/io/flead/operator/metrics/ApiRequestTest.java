package io.flead.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/namespaces/x/secrets/y, '', get, '', secrets, false",
        "GET, /apis/apps/v1/deployments, labelSelector=a, list, apps, deployments, false",
        "GET, /apis/apps/v1/deployments, allowWatchBookmarks=true&watch=true, watch, apps, deployments, false",
        "PATCH, /apis/flead.io/v1alpha1/namespaces/x/fleadpipelines/y/status, force=true, patch, flead.io, fleadpipelines/status, true",
        "POST, /api/v1/namespaces/x/events, '', create, '', events, true",
        "PUT, /apis/coordination.k8s.io/v1/namespaces/x/leases/y, '', update, coordination.k8s.io, leases, true",
        "DELETE, /apis/batch/v1/namespaces/x/jobs/y, '', delete, batch, jobs, true",
        "DELETE, /apis/batch/v1/namespaces/x/jobs, '', deletecollection, batch, jobs, true",
        "GET, /api/v1/namespaces/x, '', get, '', namespaces, false",
        "GET, /apis/flead.io/v1alpha1, '', get, '', '', false",
        "GET, /version, '', get, '', '', false",
    })
    void readsVerbGroupAndResource(
            String method, String path, String query, String verb, String group, String resource, boolean writes) {
        ApiRequest request = ApiRequest.of(method, path, query);
        assertThat(request).isEqualTo(new ApiRequest(verb, group, resource));
        assertThat(request.writes()).isEqualTo(writes);
    }
}
