package io.flead.console.http;

import io.flead.api.digest.Sha256;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The files of the page, which lie in the program's jar: read once, sent compressed. */
final class StaticFiles {

    /** Names of the files, below the folder of the page. */
    static final List<String> NAMES = List.of(
            "index.html",
            "style.css",
            "icon.svg",
            "app.js",
            "alarms.js",
            "charts.js",
            "data.js",
            "device.js",
            "fleet.js",
            "flow.js",
            "format.js",
            "inject.js",
            "models.js",
            "parts.js",
            "ribbon.js",
            "rounds.js",
            "verdicts.js",
            "sentence.js",
            "swimlane.js",
            "words.js",
            "words-de.js",
            "words-en.js",
            "vendor/lit-html.js",
            "vendor/uplot.js",
            "vendor/uplot.css");

    private static final String FOLDER = "/io/flead/console/page/";

    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    private record File(String type, byte[] plain, byte[] compressed, String tag) {}

    private StaticFiles() {}

    /** Adds a route for each. */
    static void add(RoutesConfig routes) {
        for (String name : NAMES) {
            File file = read(name);
            routes.get(name.equals("index.html") ? "/" : "/" + name, context -> send(context, file));
        }
    }

    private static void send(Context context, File file) {
        context.header("ETag", file.tag()).header("Cache-Control", "no-cache").header("Vary", "Accept-Encoding");
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(file.type());
        String accepted = context.header("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            context.header("Content-Encoding", "gzip").result(file.compressed());
        } else {
            context.result(file.plain());
        }
    }

    private static File read(String name) {
        try (InputStream stream = StaticFiles.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalStateException("missing in the program's jar: " + FOLDER + name);
            }
            byte[] plain = stream.readAllBytes();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(plain);
            }
            return new File(
                    type(name),
                    plain,
                    compressed.toByteArray(),
                    '"' + Sha256.hex(plain).substring(0, 16) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no media type for " + name);
        };
    }
}
