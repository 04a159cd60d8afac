package io.flead.console.http;

import io.flead.process.operation.OperationPages;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Lets a request pass that changes nothing, or that bears the token; where documents are protected, those of the API need
 * the token too, while the page itself, which says nothing, does not. Comparisons take the same time whatever a
 * request sends.
 */
final class ReadGuard implements Handler {

    private static final String SCHEME = "Bearer ";
    private static final String API = "/api/";

    private final Optional<byte[]> token;
    private final boolean protectReads;
    private final WriteLimit limit;

    ReadGuard(Optional<String> token, boolean protectReads, WriteLimit limit) {
        this.limit = limit;
        this.token = token.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.protectReads = protectReads;
    }

    @Override
    public void handle(Context context) {
        boolean reads =
                context.method().name().equals("GET") || context.method().name().equals("HEAD");
        boolean open =
                OperationPages.PATHS.contains(context.path()) || !context.path().startsWith(API);
        if (reads && (!protectReads || open)) {
            return;
        }
        if (!reads && !limit.admits(context.ip())) {
            throw new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS, "Three changes a second are the most: send them more slowly.");
        }
        if (token.isEmpty()) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "This needs a token, and the console has none: set spec.api.tokenSecret to a Secret with one.");
        }
        String sent = Optional.ofNullable(context.header("Authorization")).orElse("");
        boolean right = sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token.get(), sent.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
        if (!right) {
            context.header("WWW-Authenticate", "Bearer");
            throw new ProblemException(
                    HttpStatus.UNAUTHORIZED,
                    "This needs the token of spec.api.tokenSecret: send it as 'Authorization: Bearer <token>'. On one"
                            + " machine it is in the file api.token of the state directory.");
        }
    }
}
