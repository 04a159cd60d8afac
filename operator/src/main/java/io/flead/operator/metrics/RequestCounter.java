package io.flead.operator.metrics;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/** Counts every request that the client makes. Thread-safe. */
public final class RequestCounter implements Interceptor {

    private final OperatorMetrics metrics;

    public RequestCounter(OperatorMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String query = request.uri().getQuery();
        metrics.requested(ApiRequest.of(request.method(), request.uri().getPath(), query == null ? "" : query));
    }
}
