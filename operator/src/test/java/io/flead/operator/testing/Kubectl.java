package io.flead.operator.testing;

import io.flead.testkit.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The kubectl that a user has, as the administrator of the tests' API server: the kit's, else the one on the path. */
public final class Kubectl {

    private Kubectl() {}

    /** Its output; fails when kubectl does. Skips the test, loudly, where there is no kubectl. */
    public static String run(String... arguments) {
        Path kit = SharedFolder.path().resolve("kube/kube");
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(kit)) {
            command.addAll(List.of(kit.toString(), "kubectl"));
        } else {
            command.add("kubectl");
        }
        command.addAll(List.of("--kubeconfig", ApiServer.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        Process process = start(command);
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process start(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            ApiServer.useState(builder);
            return builder.start();
        } catch (IOException e) {
            String message = "SKIPPED: there is no kubectl: set FLEAD_SHARED to the folder with kube/, or install one";
            System.err.println(message);
            return Assumptions.abort(message);
        }
    }
}
