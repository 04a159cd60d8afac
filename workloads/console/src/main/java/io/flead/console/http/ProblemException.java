package io.flead.console.http;

import io.javalin.http.HttpStatus;

/** A request that is answered with a {@link io.flead.api.http.ProblemDocument}. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    ProblemException(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
