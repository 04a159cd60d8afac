package io.flead.process.environment;

import io.flead.api.program.EnvironmentNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * Port of a program's HTTP server.
 *
 * @param host the address to listen on; empty for all
 * @param port 0 lets the system choose
 * @param portFile a file into which the bound port is written, for the program's starter
 */
public record HttpEnvironment(String host, int port, Optional<Path> portFile) {

    private static final long DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;

    public HttpEnvironment {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port must be 0 to 65535: " + port);
        }
    }

    /** All addresses. */
    public HttpEnvironment(int port, Optional<Path> portFile) {
        this("", port, portFile);
    }

    /**
     * Reads {@code HTTP_HOST}, {@code HTTP_PORT} and {@code HTTP_PORT_FILE}.
     *
     * @throws InvalidEnvironmentException when the port is not one, or the host has no address
     */
    public static HttpEnvironment of(Map<String, String> environment) throws InvalidEnvironmentException {
        long port = Numbers.read(environment, EnvironmentNames.HTTP_PORT).orElse(DEFAULT_PORT);
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidEnvironmentException(EnvironmentNames.HTTP_PORT + " must be 0 to 65535: " + port);
        }
        HttpEnvironment http = new HttpEnvironment(
                environment.getOrDefault(EnvironmentNames.HTTP_HOST, "").trim(), (int) port, portFile(environment));
        if (http.address().isUnresolved()) {
            throw new InvalidEnvironmentException(
                    EnvironmentNames.HTTP_HOST + " has no address: " + http.host() + ": give one of this machine");
        }
        return http;
    }

    /** Where to listen. */
    public InetSocketAddress address() {
        return at(port);
    }

    /** Another port of the same host. */
    public InetSocketAddress at(int other) {
        return host.isEmpty() ? new InetSocketAddress(other) : new InetSocketAddress(host, other);
    }

    /** {@code HTTP_PORT_FILE}. */
    public static Optional<Path> portFile(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(EnvironmentNames.HTTP_PORT_FILE))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }

    /**
     * Writes the port that was bound into the port's file, if there is one. Whoever sees the file sees the whole
     * number.
     *
     * @throws IOException when the file cannot be written
     */
    public void announce(int bound) throws IOException {
        if (portFile.isPresent()) {
            Path file = portFile.get().toAbsolutePath();
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), String.valueOf(bound));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
