package io.flead.console.upstream;

import io.flead.api.program.EnvironmentNames;
import io.flead.process.environment.InvalidEnvironmentException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the pipeline's other programs answer over HTTP.
 *
 * @param byProgram base addresses by the program's word, such as {@code aggregator}
 */
public record ProgramUrls(Map<String, URI> byProgram) {

    /** Copies the map. */
    public ProgramUrls {
        byProgram = Collections.unmodifiableMap(new LinkedHashMap<>(byProgram));
    }

    /**
     * Reads {@code PROGRAM_URLS}: {@code program=http://host:port}, separated by commas.
     *
     * @throws InvalidEnvironmentException when it is not that
     */
    public static ProgramUrls of(Map<String, String> environment) throws InvalidEnvironmentException {
        Map<String, URI> urls = new LinkedHashMap<>();
        for (String entry :
                environment.getOrDefault(EnvironmentNames.PROGRAM_URLS, "").split(",", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw invalid(entry);
            }
            URI uri;
            try {
                uri = URI.create(entry.substring(equals + 1).strip());
            } catch (IllegalArgumentException e) {
                throw invalid(entry);
            }
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                throw invalid(entry);
            }
            urls.put(entry.substring(0, equals).strip(), uri);
        }
        return new ProgramUrls(urls);
    }

    /** A path of a program; empty when nobody said where it answers. */
    public Optional<URI> of(String program, String path) {
        return Optional.ofNullable(byProgram.get(program)).map(base -> URI.create(base + path));
    }

    private static InvalidEnvironmentException invalid(String entry) {
        return new InvalidEnvironmentException(EnvironmentNames.PROGRAM_URLS + " has '" + entry.strip()
                + "': give program=http://host:port, separated by commas");
    }
}
