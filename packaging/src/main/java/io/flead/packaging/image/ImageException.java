package io.flead.packaging.image;

import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.registry.RegistryCredentialsNotSentException;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** An image could not be made. The message is one line, with the remedy. */
public final class ImageException extends Exception {

    private static final long serialVersionUID = 1L;

    ImageException(String image, String base, Throwable cause) {
        super(image + " from " + base + ": " + reason(cause), cause);
    }

    /** The innermost reason: outer ones only repeat it. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        boolean refused = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            innermost = cause;
            refused |= cause instanceof RegistryUnauthorizedException
                    || cause instanceof RegistryCredentialsNotSentException;
        }
        String message = innermost.getMessage();
        String line = message == null || message.isBlank()
                ? innermost.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
        if (innermost instanceof UnknownHostException || innermost instanceof ConnectException) {
            return line + ": no such registry is reached: name another one, or a base that 'make base-image' made";
        }
        return refused ? line + ": log in to the registry first, such as by docker login" : line;
    }
}
