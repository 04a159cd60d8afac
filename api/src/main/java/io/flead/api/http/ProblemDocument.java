package io.flead.api.http;

/**
 * The answer to a request that failed, in the form of RFC 9457 (problem details).
 *
 * @param type always {@code about:blank}: the status says it all
 * @param title the status in words
 * @param detail the error of this request, and the remedy
 * @param instance the path that was requested
 */
public record ProblemDocument(String type, String title, int status, String detail, String instance) {

    /** The answer's media type. */
    public static final String MEDIA_TYPE = "application/problem+json";
}
