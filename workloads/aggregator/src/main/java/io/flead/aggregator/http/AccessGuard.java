package io.flead.aggregator.http;

import io.flead.api.program.EnvironmentNames;
import io.flead.process.docs.ApiPages;
import io.flead.process.http.AccessToken;
import io.flead.process.operation.OperationPages;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a request pass that changes nothing, or that bears the token. Without a token no request may change anything. Comparisons
 * take the same time whatever a request sends.
 */
public final class AccessGuard implements Handler {

    private final AccessToken token;
    private final boolean protectReads;

    /** @param protectReads whether reading documents needs the token as well */
    public AccessGuard(Optional<String> token, boolean protectReads) {
        this.token = new AccessToken(token);
        this.protectReads = protectReads;
    }

    /** With the token of {@code API_TOKEN}. */
    public static AccessGuard of(Map<String, String> environment, boolean protectReads) {
        return new AccessGuard(Optional.ofNullable(environment.get(EnvironmentNames.API_TOKEN)), protectReads);
    }

    @Override
    public void handle(Context context) {
        boolean reads = AccessToken.reads(context.method().name());
        // Named are the paths that stay open: another spelling of a protected one opens nothing.
        if (reads
                && (!protectReads
                        || OperationPages.PATHS.contains(context.path())
                        || ApiPages.PATHS.contains(context.path()))) {
            return;
        }
        token.refuse(context.header("Authorization"), "aggregator").ifPresent(refusal -> {
            HttpStatus status = HttpStatus.forStatus(refusal.status());
            if (status == HttpStatus.UNAUTHORIZED) {
                context.header("WWW-Authenticate", "Bearer");
            }
            throw new ProblemException(status, refusal.detail());
        });
    }
}
