package io.flead.operator.aggregator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.URI;

/**
 * Addresses of the aggregators.
 *
 * @param template URI with {@code {namespace}} and {@code {name}} of the pipeline in it
 */
public record AggregatorAddress(String template) {

    /** The aggregator's Service, as a pod of the cluster reaches it. */
    public static final String SERVICE = "http://{name}-aggregator.{namespace}.svc:8080/api/status";

    /** @throws IllegalArgumentException when the template gives no HTTP URL */
    public AggregatorAddress {
        URI example = of(template, new ResourceID("name", "namespace"));
        boolean http = "http".equals(example.getScheme()) || "https".equals(example.getScheme());
        if (!http || example.getHost() == null) {
            throw new IllegalArgumentException("no URL of http or https with a host: " + template);
        }
    }

    URI of(ResourceID pipeline) {
        return of(template, pipeline);
    }

    private static URI of(String template, ResourceID pipeline) {
        return URI.create(
                template.replace("{namespace}", pipeline.getNamespace().orElse("default"))
                        .replace("{name}", pipeline.getName()));
    }
}
