package io.flead.console.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Another program's answer, whatever it was. */
public record Answer(int status, String mediaType, String body) {

    private static final int MOST_BYTES = 4 << 20;

    /** Reads an answer; of one that is too long the beginning. */
    static Answer of(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse("application/json"),
                    new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        }
    }
}
