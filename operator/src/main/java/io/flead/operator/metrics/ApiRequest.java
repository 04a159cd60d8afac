package io.flead.operator.metrics;

import java.util.List;
import java.util.Locale;

/**
 * A request of the Kubernetes API in the terms of its access rules.
 *
 * @param verb such as {@code get}, {@code list}, {@code watch}, {@code patch}
 * @param group API group; empty for the core
 * @param resource plural, with the subresource after a slash where there is one; empty for requests of no resource,
 *     such as discovery
 */
public record ApiRequest(String verb, String group, String resource) {

    /**
     * Reads method, path and query of an HTTP request.
     *
     * @param path such as {@code /apis/apps/v1/namespaces/x/deployments/y}
     * @param query without the question mark; may be empty
     */
    public static ApiRequest of(String method, String path, String query) {
        List<String> segments = List.of(path.replaceAll("^/+|/+$", "").split("/"));
        boolean core = segments.get(0).equals("api");
        int next = core ? 2 : 3;
        if ((!core && !segments.get(0).equals("apis")) || segments.size() <= next) {
            return new ApiRequest(method.toLowerCase(Locale.ROOT), "", "");
        }
        String group = core ? "" : segments.get(1);
        if (segments.get(next).equals("namespaces") && segments.size() > next + 2) {
            next += 2;
        }
        boolean named = segments.size() > next + 1;
        String subresource = segments.size() > next + 2 ? "/" + segments.get(next + 2) : "";
        return new ApiRequest(verb(method, named, query), group, segments.get(next) + subresource);
    }

    /** Whether it may change something. */
    public boolean writes() {
        return !resource.isEmpty() && !List.of("get", "list", "watch").contains(verb);
    }

    private static String verb(String method, boolean named, String query) {
        return switch (method) {
            case "GET" -> query.contains("watch=true") ? "watch" : named ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }
}
