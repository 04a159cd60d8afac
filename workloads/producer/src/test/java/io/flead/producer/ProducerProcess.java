package io.flead.producer;

import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;

/** The producer in a process of its own. */
final class ProducerProcess extends JavaProcess {

    private ProducerProcess(JavaCommand command) {
        super(command);
    }

    static ProducerProcess start(Path pipelineFile, String bootstrapServers, Path log, String... jvmOptions) {
        return new ProducerProcess(new JavaCommand(ProducerMain.class)
                .options(jvmOptions)
                .environment("PIPELINE_FILE", pipelineFile.toString())
                .environment("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers)
                .log(log)
                .patience(Duration.ofSeconds(30)));
    }
}
