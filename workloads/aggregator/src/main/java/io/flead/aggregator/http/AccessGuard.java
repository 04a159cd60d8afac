package io.flead.aggregator.http;

import io.flead.api.program.EnvironmentNames;
import io.flead.process.operation.OperationPages;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a request pass that changes nothing, or that bears the token. Without a token no request may change anything. Comparisons
 * take the same time whatever a request sends.
 */
public final class AccessGuard implements Handler {

    private static final String SCHEME = "Bearer ";

    private final Optional<byte[]> token;
    private final boolean protectReads;

    /** @param protectReads whether reading documents needs the token as well */
    public AccessGuard(Optional<String> token, boolean protectReads) {
        this.token = token.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.protectReads = protectReads;
    }

    /** With the token of {@code API_TOKEN}. */
    public static AccessGuard of(Map<String, String> environment, boolean protectReads) {
        return new AccessGuard(Optional.ofNullable(environment.get(EnvironmentNames.API_TOKEN)), protectReads);
    }

    @Override
    public void handle(Context context) {
        boolean reads =
                context.method().equals(HandlerType.GET) || context.method().equals(HandlerType.HEAD);
        // Named are the paths that stay open: another spelling of a protected one opens nothing.
        if (reads && (!protectReads || OperationPages.PATHS.contains(context.path()))) {
            return;
        }
        if (token.isEmpty()) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "This needs a token, and the aggregator has none: set spec.api.tokenSecret to a Secret with one.");
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
