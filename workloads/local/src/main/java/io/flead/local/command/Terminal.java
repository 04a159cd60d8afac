package io.flead.local.command;

import java.io.Console;
import java.util.Optional;

/** The person at the keyboard, if there is one. */
final class Terminal {

    private Terminal() {}

    /** Present when both input and output are a terminal. */
    @SuppressWarnings(
            "SystemConsoleNull") // bin/flead sets jdk.console=java.base, which keeps this meaning on Java 22 and later.
    static Optional<Console> find() {
        return Optional.ofNullable(System.console());
    }
}
