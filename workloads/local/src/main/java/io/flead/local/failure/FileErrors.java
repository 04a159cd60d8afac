package io.flead.local.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;

/** Words for errors of the file system. Pure. */
public final class FileErrors {

    private FileErrors() {}

    /** The error of the file system that an exception is or carries; empty when there is none. */
    public static Optional<IOException> in(Throwable exception) {
        Throwable candidate = exception instanceof UncheckedIOException ? exception.getCause() : exception;
        return candidate instanceof IOException fault ? Optional.of(fault) : Optional.empty();
    }

    /** The file and its error, without a remedy; one line. */
    public static String reason(IOException fault) {
        String said = fault instanceof FileSystemException failed && failed.getReason() != null
                ? failed.getReason()
                : String.valueOf(fault.getMessage());
        if (fault instanceof FileSystemException failed && failed.getFile() != null) {
            return failed.getFile() + ": " + kind(failed).orElse(said);
        }
        return said.lines().findFirst().orElse(fault.getClass().getSimpleName());
    }

    /** The file, its error and the remedy; one line. */
    public static String line(IOException fault) {
        String reason = reason(fault);
        return reason
                + (isFull(reason)
                        ? ": free some room on that disk"
                        : ": check its permissions and the room on its disk");
    }

    private static boolean isFull(String reason) {
        String lower = reason.toLowerCase(Locale.ROOT);
        return lower.contains("no space left") || lower.contains("quota exceeded");
    }

    private static Optional<String> kind(FileSystemException fault) {
        if (fault instanceof AccessDeniedException) {
            return Optional.of("no permission");
        }
        if (fault instanceof NoSuchFileException) {
            return Optional.of("no such file");
        }
        if (fault instanceof FileAlreadyExistsException || fault instanceof NotDirectoryException) {
            return Optional.of("is not a directory");
        }
        return Optional.empty();
    }
}
