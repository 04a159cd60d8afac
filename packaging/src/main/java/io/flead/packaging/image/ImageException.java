package io.flead.packaging.image;

import java.util.stream.Stream;

/** An image could not be made. The message is one line, with the remedy. */
public final class ImageException extends Exception {

    private static final long serialVersionUID = 1L;

    ImageException(String image, String base, Throwable cause) {
        super(image + " from " + base + ": " + reason(cause), cause);
    }

    /** The innermost reason: outer ones only repeat it. */
    private static String reason(Throwable failure) {
        Throwable innermost = Stream.iterate(failure, f -> f.getCause() != null, Throwable::getCause)
                .map(Throwable::getCause)
                .reduce((first, second) -> second)
                .orElse(failure);
        String text = innermost.getMessage() == null ? innermost.getClass().getSimpleName() : innermost.getMessage();
        String line = text.lines().findFirst().orElse(text);
        boolean unauthorized = Stream.iterate(failure, f -> f != null, Throwable::getCause)
                .anyMatch(f -> f.getClass().getSimpleName().contains("Unauthorized")
                        || f.getClass().getSimpleName().contains("Credentials"));
        return unauthorized ? line + ": log in to the registry first, such as by docker login" : line;
    }
}
