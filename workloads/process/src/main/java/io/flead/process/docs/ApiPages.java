package io.flead.process.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * {@code /openapi.json}, the OpenAPI document of a program's HTTP API, and {@code /docs}, which shows it to people. The
 * page loads nothing from elsewhere. Thread-safe.
 */
public final class ApiPages {

    /** Where the document is. */
    public static final String DOCUMENT = "/openapi.json";

    /** The paths. They tell nothing of a pipeline, and need no token. */
    public static final List<String> PATHS = List.of("/docs", "/docs/docs.js", "/docs/docs.css", DOCUMENT);

    /** Where the page may load from. */
    public static final String POLICY =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final Map<String, Page> pages;

    /**
     * A page or a part of it.
     *
     * @param contentType media type of the body
     */
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    public record Page(String contentType, byte[] body) {}

    /**
     * The pages of a program.
     *
     * @param program the class beside whose package's resources {@code openapi.json} lies
     */
    public ApiPages(Class<?> program) {
        pages = Map.of(
                "/docs",
                new Page("text/html; charset=utf-8", read(ApiPages.class, "docs.html")),
                "/docs/docs.js",
                new Page("text/javascript; charset=utf-8", read(ApiPages.class, "docs.js")),
                "/docs/docs.css",
                new Page("text/css; charset=utf-8", read(ApiPages.class, "docs.css")),
                DOCUMENT,
                new Page("application/json", read(program, "openapi.json")));
    }

    /**
     * The answer.
     *
     * @param path one of {@link #PATHS}
     * @throws IllegalArgumentException for another
     */
    public Page answer(String path) {
        Page page = pages.get(path);
        if (page == null) {
            throw new IllegalArgumentException("no page of the API's description: " + path);
        }
        return page;
    }

    private static byte[] read(Class<?> beside, String name) {
        try (InputStream stream = beside.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(
                        "missing in the program's jar: " + name + " beside " + beside.getName());
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
