package io.flead.producer.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.flead.process.docs.ApiPages;
import java.io.IOException;

/** Serves the description of the API. Thread-safe. */
public final class DescriptionHandler implements HttpHandler {

    private final ApiPages pages;

    /** Serves these pages. */
    public DescriptionHandler(ApiPages pages) {
        this.pages = pages;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!ApiPages.PATHS.contains(path)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            ApiPages.Page page = pages.answer(path);
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.getResponseHeaders().set("Content-Security-Policy", ApiPages.POLICY);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : page.body().length);
            if (!head) {
                exchange.getResponseBody().write(page.body());
            }
        }
    }
}
