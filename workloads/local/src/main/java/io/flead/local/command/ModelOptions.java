package io.flead.local.command;

import io.flead.api.program.EnvironmentNames;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.local.failure.UserException;
import io.flead.local.models.ModelApi;
import io.flead.local.models.NoAnswerException;
import io.flead.local.port.Port;
import io.flead.local.state.RunRecord;
import io.flead.local.state.SecretFile;
import io.flead.local.state.StateDirectory;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The aggregator that a command is about: that of a run on this machine, or one at an address. */
final class ModelOptions {

    @Mixin
    private final StateOptions run = new StateOptions();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Address of an aggregator in place of a run's, such as http://127.0.0.1:8080; its token is taken from"
                            + " API_TOKEN.")
    private @Nullable String url;

    /** Its models. */
    ModelApi open(Map<String, String> environment) throws UserException, NoAnswerException, InvalidPipelineException {
        String given = url;
        if (given != null) {
            if (run.areGiven()) {
                throw new UserException("--url names an aggregator, and -f or --state a run: give one of them");
            }
            return new ModelApi(address(given), Optional.ofNullable(environment.get(EnvironmentNames.API_TOKEN)));
        }
        Path directory = run.directory();
        Optional<Integer> port = RunRecord.read(directory.resolve("run.json"))
                .map(record -> record.ports().get(Port.AGGREGATOR.label()));
        if (!StateDirectory.isTaken(directory) || port.isEmpty()) {
            throw new NoAnswerException("no pipeline runs on " + directory);
        }
        URI local = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port.get());
        return new ModelApi(local, SecretFile.read(SecretFile.apiToken(directory)));
    }

    private static URI address(String text) throws UserException {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new UserException("--url " + text + " is no address: give one such as http://127.0.0.1:8080");
    }
}
