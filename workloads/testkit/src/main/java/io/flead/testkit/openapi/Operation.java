package io.flead.testkit.openapi;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * One thing that an HTTP API does.
 *
 * @param method such as {@code GET}
 * @param path with its parts in braces
 * @param summary one sentence
 * @param token whether it needs the token
 * @param parameters of the query; those of the path are known from it
 * @param body of the request; empty where it needs none
 * @param status of the answer when all is well
 * @param answer type of the answer's body; empty where it is no JSON
 * @param mediaType of the answer
 */
public record Operation(
        String method,
        String path,
        String summary,
        boolean token,
        List<Parameter> parameters,
        Optional<Body> body,
        int status,
        Optional<Type> answer,
        String mediaType) {

    private static final String JSON = "application/json";

    /**
     * The body of a request.
     *
     * @param type its type; empty where it is no JSON
     */
    public record Body(String mediaType, Optional<Type> type) {}

    /** A parameter of the query. */
    public record Parameter(String name, String type, boolean required, String description) {

        /** One that may be left out. */
        public static Parameter optional(String name, String type, String description) {
            return new Parameter(name, type, false, description);
        }

        /** One that must be there. */
        public static Parameter required(String name, String type, String description) {
            return new Parameter(name, type, true, description);
        }
    }

    public Operation {
        parameters = List.copyOf(parameters);
    }

    /** Reads a document. */
    public static Operation get(String path, String summary, Type answer, Parameter... parameters) {
        return new Operation(
                "GET", path, summary, false, List.of(parameters), Optional.empty(), 200, Optional.of(answer), JSON);
    }

    /** Changes something, with the token. */
    public static Operation change(
            String method, String path, String summary, Optional<Type> body, Type answer, Parameter... parameters) {
        return new Operation(
                method,
                path,
                summary,
                true,
                List.of(parameters),
                body.map(type -> new Body(JSON, Optional.of(type))),
                200,
                Optional.of(answer),
                JSON);
    }

    /** Sends a file that is no JSON, with the token. */
    public static Operation send(String path, String summary, String mediaType, Type answer, Parameter... parameters) {
        return new Operation(
                "POST",
                path,
                summary,
                true,
                List.of(parameters),
                Optional.of(new Body(mediaType, Optional.empty())),
                200,
                Optional.of(answer),
                JSON);
    }

    /** The same with an answer of another status. */
    public Operation answering(int other) {
        return new Operation(method, path, summary, token, parameters, body, other, answer, mediaType);
    }

    /** The same with an answer that is no JSON. */
    public static Operation getOther(String path, String summary, String mediaType, Parameter... parameters) {
        return new Operation(
                "GET", path, summary, false, List.of(parameters), Optional.empty(), 200, Optional.empty(), mediaType);
    }
}
