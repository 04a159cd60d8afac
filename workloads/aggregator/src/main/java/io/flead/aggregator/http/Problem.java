package io.flead.aggregator.http;

/**
 * What went wrong with a request, as RFC 9457 (problem details) writes it.
 *
 * @param type always {@code about:blank}: the status says it all
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong with this request, and what to do about it
 * @param instance the path that was asked for
 */
record Problem(String type, String title, int status, String detail, String instance) {

    static final String MEDIA_TYPE = "application/problem+json";
}
