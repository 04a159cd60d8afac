package io.flead.operator.testing;

import io.flead.testkit.SharedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An API server of a test's own that knows no kinds but Kubernetes' own. It takes some seconds and half a gigabyte. */
public final class FreshApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FreshApiServer.class);

    private final Path kit;
    private final Path state;
    private final Path kubeconfig;

    private FreshApiServer(Path kit, Path state, Path kubeconfig) {
        this.kit = kit;
        this.state = state;
        this.kubeconfig = kubeconfig;
    }

    /** Starts one. Skips the test, loudly, where there is no kit. */
    public static FreshApiServer start(Path directory) throws IOException {
        Path kit = SharedFolder.orSkip("kube/kube");
        Path state = Files.createTempDirectory(directory, "kube");
        List<String> lines = up(kit, state).strip().lines().toList();
        return new FreshApiServer(kit, state, Path.of(lines.get(lines.size() - 1)));
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** A machine with much else to do may take longer than the kit waits: then it gets a second try. */
    private static String up(Path kit, Path state) throws IOException {
        try {
            return run(kit, state, "up");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("api_server_starts_again");
            run(kit, state, "down", "--wipe");
            return run(kit, state, "up");
        }
    }

    private static String run(Path kit, Path state, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = kit.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Path complaint = Files.createTempFile("kube", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaint.toFile());
        builder.environment().put("KUBE_STATE", state.toString());
        // The other instance's ports, where they were chosen, are taken.
        builder.environment().remove("KUBE_PORT");
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(kit + " failed: " + output + Files.readString(complaint));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.delete(complaint);
        }
    }

    @Override
    public void close() throws IOException {
        run(kit, state, "down", "--wipe");
    }
}
