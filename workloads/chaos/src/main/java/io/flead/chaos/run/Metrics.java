package io.flead.chaos.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalDouble;

/** Asks the parts of a pipeline for their metrics and their readiness. */
final class Metrics {

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();

    boolean isReady(int port) throws InterruptedException {
        return get(port, "/readyz") != null;
    }

    /** The sum of all samples whose name is, or ends with, this one; empty when there is none. */
    OptionalDouble sum(int port, String name) throws InterruptedException {
        String page = get(port, "/metrics");
        return page == null ? OptionalDouble.empty() : sum(page, name);
    }

    static OptionalDouble sum(String page, String name) {
        return page.lines()
                .filter(line -> !line.startsWith("#") && named(line, name))
                .mapToDouble(line -> Double.parseDouble(
                        line.substring(line.indexOf('}') + 1).strip().split(" ", -1)[line.contains("}") ? 0 : 1]))
                .boxed()
                .reduce(Double::sum)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private static boolean named(String line, String name) {
        int end = line.indexOf('{') >= 0 ? line.indexOf('{') : line.indexOf(' ');
        return end > 0
                && (line.substring(0, end).equals(name)
                        || line.substring(0, end).endsWith("_" + name));
    }

    private @org.jspecify.annotations.Nullable String get(int port, String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWERS_WITHIN)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == OK ? answer.body() : null;
        } catch (IOException e) {
            return null;
        }
    }
}
