package io.flead.archiver;

import io.flead.api.program.BadInputException;
import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.program.ErrorText;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Version;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the topics of a pipeline that are missing, and ends. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Makes the topics of a pipeline that are missing, and ends. Those that are there stay as they are.",
            "Needs PIPELINE_FILE, KAFKA_BOOTSTRAP_SERVERS and other KAFKA_ settings."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every topic is there", "1:one is missing and cannot be made, or Kafka is away", "2:bad input"
        })
final class TopicsCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(TopicsCommand.class);

    @Option(
            names = "--replicas",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Replicas of each partition; 0, the default, for the broker's own number.")
    private int replicas;

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).complete(shutdown -> make());
    }

    private void make() throws BadInputException, IOException, InterruptedException {
        if (replicas < 0 || replicas > Short.MAX_VALUE) {
            throw new BadInputException("--replicas " + replicas + ": give a number from 0 to " + Short.MAX_VALUE);
        }
        KafkaEnvironment kafka = KafkaEnvironment.of(System.getenv());
        Pipeline pipeline = PipelineFile.loadLeniently(
                WorkloadEnvironment.of(System.getenv()).pipelineFile());
        String client = ClientNames.of(pipeline.spec().kafka(), pipeline.name()).archiver();
        try (Admin admin = ArchiverClients.admin(kafka, client)) {
            TopicMaker.Outcome outcome =
                    TopicMaker.make(admin, Topics.of(pipeline.spec()).own(), replicas);
            LOG.atInfo()
                    .addKeyValue("made", outcome.made().size())
                    .addKeyValue("existing", outcome.existing().size())
                    .log("topics_made");
            if (!outcome.refused().isEmpty()) {
                throw new IOException(outcome.refusal());
            }
        } catch (KafkaException e) {
            throw new IOException("Kafka: " + ErrorText.of(e), e);
        }
    }
}
