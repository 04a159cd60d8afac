package io.flead.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, on a real server with a route that changes something. */
class AccessGuardTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger changes = new AtomicInteger();
    private @Nullable Javalin server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
    void nothingIsChangedWhereNoTokenIsSet(String method) throws Exception {
        int port = serve(new AccessGuard(Optional.empty(), false));

        HttpResponse<String> refused = send(port, method, "/api/models", "Bearer guess");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("spec.api.tokenSecret");
        assertThat(changes).hasValue(0);
        assertThat(send(port, "GET", "/api/models", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer s3cre",
                "Bearer s3cret2",
                "Basic s3cret",
                "s3cret",
                "Bearer \u00fc"
            })
    void nothingIsChangedWithAnotherToken(String authorization) throws Exception {
        int port = serve(new AccessGuard(Optional.of("s3cret"), false));

        HttpResponse<String> refused = send(port, "POST", "/api/models", authorization);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(changes).hasValue(0);
    }

    @Test
    void theTokenOpensWhatChanges() throws Exception {
        int port = serve(new AccessGuard(Optional.of(" s3cret\n"), false));

        assertThat(send(port, "POST", "/api/models", "bearer s3cret").statusCode())
                .isEqualTo(200);
        assertThat(changes).hasValue(1);
    }

    @Test
    void protectedReadsNeedTheTokenAndHealthDoesNot() throws Exception {
        int port = serve(new AccessGuard(Optional.of("s3cret"), true));

        for (String path :
                new String[] {"/api/models", "//api/models", "/%61pi/models", "/api/models/", "/API/models"}) {
            assertThat(send(port, "GET", path, "").statusCode()).as(path).isEqualTo(401);
        }
        assertThat(send(port, "GET", "/api/models", "Bearer s3cret").statusCode())
                .isEqualTo(200);
        assertThat(send(port, "GET", "/healthz", "").statusCode()).isEqualTo(200);
    }

    @Test
    void protectedReadsWithoutATokenStayShut() throws Exception {
        int port = serve(new AccessGuard(Optional.of(" "), true));

        assertThat(send(port, "GET", "/api/models", "Bearer ").statusCode()).isEqualTo(403);
    }

    private int serve(AccessGuard guard) {
        Javalin started = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.before(guard);
            config.routes.get("/api/models", context -> context.result("models"));
            config.routes.get("/healthz", context -> context.result("ok"));
            config.routes.post("/api/models", context -> context.result(String.valueOf(changes.incrementAndGet())));
            config.routes.exception(
                    ProblemException.class,
                    (e, context) -> context.status(e.status()).result(e.detail()));
        });
        server = started;
        started.start("127.0.0.1", 0);
        return started.port();
    }

    private HttpResponse<String> send(int port, String method, String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("x"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
