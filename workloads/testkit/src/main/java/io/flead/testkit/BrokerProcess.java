package io.flead.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * Main class of the broker's process: formats the storage when it is new, then runs Kafka, until its parent is gone.
 */
final class BrokerProcess {

    private BrokerProcess() {}

    public static void main(String[] args) throws IOException {
        Path properties = Path.of(args[0]);
        Path storage = Path.of(args[1]);
        ProcessHandle.current().parent().ifPresent(parent -> {
            var unused = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(143));
        });
        if (!Files.exists(storage.resolve("meta.properties"))) {
            StorageTool.execute(
                    new String[] {
                        "format",
                        "--standalone",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        properties.toString()
                    },
                    System.out);
        }
        Kafka.main(new String[] {properties.toString()});
    }
}
