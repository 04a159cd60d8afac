package io.flead.process.http;

import io.flead.api.program.EnvironmentNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The token that a request must bear to change anything. Without a token no request may change anything. Comparisons
 * take the same time whatever a request sends. Immutable and thread-safe.
 */
public final class AccessToken {

    private static final String SCHEME = "Bearer ";
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Optional<byte[]> token;

    /**
     * The answer to a request that may not pass.
     *
     * @param status HTTP's status code: 401, with {@code WWW-Authenticate: Bearer}, or 403
     * @param detail the error and the remedy
     */
    public record Refusal(int status, String detail) {}

    /** @param token may be absent or blank: none */
    public AccessToken(Optional<String> token) {
        this.token = token.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The token of {@code API_TOKEN}. */
    public static AccessToken of(Map<String, String> environment) {
        return new AccessToken(Optional.ofNullable(environment.get(EnvironmentNames.API_TOKEN)));
    }

    /** Whether requests of this method change nothing. */
    public static boolean reads(String method) {
        return READS.contains(method);
    }

    /**
     * Judges a request that needs the token.
     *
     * @param authorization its {@code Authorization} header; null when it has none
     * @param program the program's name, for the remedy
     * @return empty when it may pass
     */
    public Optional<Refusal> refuse(@Nullable String authorization, String program) {
        if (token.isEmpty()) {
            return Optional.of(new Refusal(
                    FORBIDDEN,
                    "This needs a token, and the " + program
                            + " has none: set spec.api.tokenSecret to a Secret with one."));
        }
        String sent = authorization == null ? "" : authorization;
        boolean right = sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token.get(), sent.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
        return right
                ? Optional.empty()
                : Optional.of(new Refusal(
                        UNAUTHORIZED,
                        "This needs the token of spec.api.tokenSecret: send it as 'Authorization: Bearer <token>'. On one"
                                + " machine it is in the file api.token of the state directory."));
    }
}
